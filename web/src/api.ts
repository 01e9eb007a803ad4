/** The server's answers, typed, by subject. Every failure becomes a `Problem` that a person can read. */
import { answers } from "./api/answers";
import { audits } from "./api/audits";
import { data } from "./api/data";
import { history } from "./api/history";
import { journeys } from "./api/journeys";
import { measuring } from "./api/measuring";
import { owners } from "./api/owners";
import { people } from "./api/people";
import { sharing } from "./api/sharing";
import { starting } from "./api/starting";
import { together } from "./api/together";
import { workshops } from "./api/workshops";
import { workspace } from "./api/workspace";

export type * from "./api/answers";
export type * from "./api/audits";
export type * from "./api/data";
export type * from "./api/history";
export type * from "./api/journeys";
export type * from "./api/measuring";
export type * from "./api/owners";
export type * from "./api/people";
export type * from "./api/sharing";
export type * from "./api/starting";
export type * from "./api/together";
export type * from "./api/workshops";
export type * from "./api/workspace";
export { Problem, type ErrorBody } from "./api/transport";

export const api = { ...journeys, ...starting, ...measuring, ...answers, ...data, ...history, ...people, ...sharing, ...owners, ...workspace, ...together, ...workshops, ...audits };
