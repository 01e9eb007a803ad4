/** Waits for a job and tells how it goes. */
import { api, Problem, type Job } from "../../api";

const FIRST = 150;
const SLOWEST = 1500;

/** Resolves when the job is done, throws its error when it failed, and asks less often the longer it takes. */
export async function followJob(id: string, onchange: (job: Job) => void): Promise<Job> {
  for (let wait = FIRST; ; wait = Math.min(wait * 1.4, SLOWEST)) {
    const job = await api.job(id);
    onchange(job);
    if (job.state === "done") return job;
    if (job.state === "failed") throw new Problem(422, job.error ?? {});
    if (job.state === "cancelled") throw new Problem(409, { code: "cancelled", what: job.what ?? undefined });
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
