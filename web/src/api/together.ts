/** Beside the document: comments, votes, the timer. */
import { get, of, send } from "./transport";

export interface Comment {
  comment: string; seq: number; name: string; mine: boolean; body: string; mentions: string[]; at: string; edited_at: string | null; removed: boolean;
}
export interface Thread {
  thread: string; about: string; resolved_at: string | null; resolved_by: string | null; unread: number; names_me: boolean; comments: Comment[];
}
export interface VoteRound {
  round: string; title: string; kinds: string[]; dots: number; opened_by: string; opened_at: string; closed_at: string | null;
  mine: Record<string, number>; voters: number; results: { record: string; dots: number; voters: number }[] | null;
}
export interface Timer { label: string; seconds: number; started_by: string; ends_at: string; now: string }

export const together = {
  threads: (id: string) => get<Thread[]>(`${of(id)}/comments`),
  comment: (id: string, body: { about: string; body: string; thread?: string; mentions: string[] }) => send("POST", `${of(id)}/comments`, body),
  changeComment: (id: string, comment: string, body: string) => send("PUT", `${of(id)}/comments/${encodeURIComponent(comment)}`, { body }),
  removeComment: (id: string, comment: string) => send("DELETE", `${of(id)}/comments/${encodeURIComponent(comment)}`),
  resolve: (id: string, thread: string, resolved: boolean) => send("PUT", `${of(id)}/threads/${encodeURIComponent(thread)}`, { resolved }),
  seen: (id: string, thread: string, seq: number) => send("PUT", `${of(id)}/threads/${encodeURIComponent(thread)}/seen`, { seq }),
  votes: (id: string) => get<VoteRound[]>(`${of(id)}/votes`),
  beginVote: (id: string, body: { kinds: string[]; dots: number; title: string }) => send("POST", `${of(id)}/votes`, body),
  vote: (id: string, round: string, dots: Record<string, number>) => send("PUT", `${of(id)}/votes/${encodeURIComponent(round)}/mine`, { dots }),
  closeVote: (id: string, round: string) => send("POST", `${of(id)}/votes/${encodeURIComponent(round)}/close`),
  timer: (id: string) => get<Timer | null>(`${of(id)}/timer`),
  startTimer: (id: string, seconds: number, label: string) => send("PUT", `${of(id)}/timer`, { seconds, label }),
  stopTimer: (id: string) => send("DELETE", `${of(id)}/timer`),
};
