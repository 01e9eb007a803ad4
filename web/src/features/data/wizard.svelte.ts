/** The import page's state: one file on its way in, step by step. The steps draw it; nothing here is drawn. */
import { api, type Job, type Preview, type Upload } from "../../api";
import { reader } from "../../i18n.svelte";
import { Attempt } from "../../attempt.svelte";
import { followJob } from "./jobs.svelte";
import { choose, importOptions, type Join, type Kind, type Said, type ScaleSaid } from "./mapping";
import { sendFile } from "./upload";

export type Step = "file" | "columns" | "try" | "done";
export const STEPS: readonly Step[] = ["file", "columns", "try", "done"];
/** An importer's report, as `resa import --json` and `resa answers --json` give it. */
export type Report = Record<string, unknown>;

export class ImportWizard {
  step = $state<Step>("file");
  file = $state.raw<File | null>(null);
  upload = $state.raw<Upload | null>(null);
  kind = $state<Kind>("events");
  preview = $state.raw<Preview | null>(null);
  chosen = $state.raw<Record<string, string>>({});
  scales = $state.raw<Record<string, ScaleSaid>>({});
  settings = $state<Record<string, string>>({});
  joins = $state.raw<Join[]>([]);
  purpose = $state("");
  keepIds = $state(false);
  again = $state(false);
  /** How much of the file has been sent, 0 … 1; null when nothing is on its way. */
  sent = $state<number | null>(null);
  job = $state.raw<Job | null>(null);
  tried = $state.raw<Report | null>(null);
  report = $state.raw<Report | null>(null);
  readonly attempt = new Attempt();
  #sending: AbortController | null = null;
  #looks = 0;

  get said(): Said {
    const { kind, chosen, scales, settings, joins, keepIds, again } = this;
    return { kind, chosen, scales, settings, joins, keepIds, again, language: reader.language };
  }
  /** What has to be said before the file can be tried: roles, and scales that look reversed. */
  get blocked(): boolean {
    return !this.preview || Boolean(this.preview.missing?.length) || Boolean(this.preview.questions?.length);
  }
  get isJourney(): boolean {
    return this.upload?.kind_guess === "journey";
  }

  /** Takes a file in and looks at it. */
  async take(file: File): Promise<void> {
    this.reset();
    this.file = file;
    await this.#do(async () => {
      this.#sending = new AbortController();
      this.sent = 0;
      this.upload = await sendFile(file, (done, total) => (this.sent = done / total), this.#sending.signal);
      this.sent = null;
      if (this.isJourney) return;
      this.kind = this.upload.kind_guess === "answers" ? "answers" : "events";
      this.step = "columns";
      await this.#look();
    });
    this.sent = null;
  }
  stopSending(): void {
    this.#sending?.abort();
  }
  reset(): void {
    Object.assign(this, {
      step: "file", file: null, upload: null, preview: null, chosen: {}, scales: {}, settings: {}, joins: [], keepIds: false,
      again: false, sent: null, job: null, tried: null, report: null,
    });
    this.attempt.forget();
  }

  async setKind(kind: Kind): Promise<void> {
    Object.assign(this, { kind, chosen: {}, scales: {}, joins: [] });
    await this.look();
  }
  async setRole(column: string, role: string): Promise<void> {
    this.chosen = choose(this.chosen, column, role);
    await this.look();
  }
  async setScale(column: string, said: ScaleSaid): Promise<void> {
    this.scales = { ...this.scales, [column]: { ...this.scales[column], ...said } };
    await this.look();
  }
  async set(key: string, value: string): Promise<void> {
    this.settings[key] = value;
    await this.look();
  }
  /** Another sheet has other columns, so what was said of the first one's is forgotten. */
  async setSheet(name: string): Promise<void> {
    Object.assign(this, { chosen: {}, scales: {} });
    await this.set("sheet", name);
  }
  async join(file: File): Promise<void> {
    await this.#do(async () => {
      const { upload, name } = await api.upload(file);
      this.joins = [...this.joins, { upload, name, key: "", other_key: "" }];
    });
  }
  async setJoin(at: number, change: Partial<Join> | null): Promise<void> {
    this.joins = change ? this.joins.map((join, i) => (i === at ? { ...join, ...change } : join)) : this.joins.filter((_, i) => i !== at);
    await this.look();
  }

  /** Reads the first rows again as the options say. */
  look(): Promise<void> {
    return this.#do(() => this.#look());
  }
  async #look(): Promise<void> {
    if (!this.upload) return;
    const turn = ++this.#looks;
    this.tried = null;
    const said = { ...this.said, joins: this.joins.filter((join) => join.key) };
    const preview = await api.preview(this.upload.upload, importOptions(said, this.preview), this.kind);
    // A later question may have been answered first.
    if (turn === this.#looks) this.preview = preview;
  }

  /** Reads the whole file without storing anything. */
  try(): Promise<void> {
    return this.#run(true);
  }
  import(): Promise<void> {
    return this.#run(false);
  }
  async importAgain(): Promise<void> {
    this.again = true;
    await this.try();
  }
  #run(dry: boolean): Promise<void> {
    return this.#do(async () => {
      if (!this.upload) return;
      this.step = "try";
      if (dry) this.tried = null;
      const body = { upload: this.upload.upload, options: importOptions(this.said, this.preview), kind: this.kind, dry_run: dry, purpose: this.purpose.trim() };
      const { job } = await api.startImport(body);
      const ended = await followJob(job, (now) => (this.job = now));
      if (dry) this.tried = ended.result;
      else {
        this.report = ended.result;
        this.step = "done";
      }
    });
  }
  async cancel(): Promise<void> {
    if (this.job) await api.cancelJob(this.job.id);
  }

  async #do(work: () => Promise<void>): Promise<void> {
    await this.attempt.run(work);
    this.job = null;
  }
}
