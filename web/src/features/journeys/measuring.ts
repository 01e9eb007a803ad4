/** Maps that have never been measured are measured when a list of them is looked at; those without data stay without numbers. */
import { api } from "../../api";

/** One after another; whether any was. */
export async function measureMissing(ids: readonly string[], each: () => Promise<void> = async () => undefined): Promise<boolean> {
  let any = false;
  for (const id of ids) {
    try {
      await api.measured(id, "");
      any = true;
      await each();
    } catch {
      // Its row goes on saying that it is not measured; why, its map says. The others are measured all the same.
    }
  }
  return any;
}
