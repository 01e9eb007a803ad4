/** Sends a file and tells how far it is; `fetch` cannot, so this is an XMLHttpRequest. */
import { Problem, type ErrorBody, type Upload } from "../../api";
import { at } from "../../root";

export function sendFile(file: File, onprogress: (done: number, total: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", at("/api/uploads"));
    request.upload.onprogress = (event) => onprogress(event.loaded, event.total || file.size);
    request.onerror = () => reject(new Problem(0, { code: "unreachable" }));
    request.onabort = () => reject(new Problem(409, { code: "cancelled" }));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as unknown as Upload);
      else reject(new Problem(request.status, (body.error as ErrorBody | undefined) ?? { what: request.responseText.slice(0, 300) }));
    };
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {}; // no JSON: the status says what went wrong
  }
}
