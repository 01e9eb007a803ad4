/** Internal audits. */
import type { Answer, AuditPlan, AuditRow, AuditView, EvidenceLink, Finding, Grade, Part, Place, PlacedFinding, Promised, Spot, WaitingAction } from "../features/audits/model";
import { call, get, type Method, of, post, send, sending } from "./transport";

/** Acts on an audit give the audit as it then stands. */
const inAudit = async (method: Method, audit: string, path: string, body?: unknown): Promise<AuditView> =>
  (await call(`/audits/${encodeURIComponent(audit)}${path}`, sending(method, body))).json() as Promise<AuditView>;

export const audits = {
  audits: () => get<AuditRow[]>("/audits"),
  auditPlaces: () => get<Place[]>("/audit-places"),
  correctiveActions: () => get<WaitingAction[]>("/corrective-actions"),
  findings: (id: string) => get<PlacedFinding[]>(`${of(id)}/findings`),
  audit: (audit: string) => get<AuditView>(`/audits/${encodeURIComponent(audit)}`),
  planAudit: (plan: AuditPlan) => post<AuditView>("/audits", plan),
  changeAudit: (audit: string, change: Partial<AuditPlan> & { summary?: string }) => inAudit("PUT", audit, "", change),
  removeAudit: (audit: string) => send("DELETE", `/audits/${encodeURIComponent(audit)}`),
  askInAudit: (audit: string, words: string, scope: Spot[]) => inAudit("POST", audit, "/questions", { words, scope }),
  dropQuestion: (audit: string, item: string) => inAudit("DELETE", audit, `/questions/${encodeURIComponent(item)}`),
  answerQuestion: (audit: string, item: string, body: { answer: Answer | null; evidence: string; links: EvidenceLink[] }) => inAudit("PUT", audit, `/questions/${encodeURIComponent(item)}`, body),
  writeFinding: (audit: string, body: Partial<Spot> & { grade: Grade; words: string; item?: string; requirement?: string; evidence?: string }) => inAudit("POST", audit, "/findings", body),
  changeFinding: (audit: string, finding: string, change: Partial<Pick<Finding, "grade" | "words" | "requirement" | "evidence" | "links" | "whys" | "cause" | "measure">>) => inAudit("PUT", audit, `/findings/${encodeURIComponent(finding)}`, change),
  removeFinding: (audit: string, finding: string) => inAudit("DELETE", audit, `/findings/${encodeURIComponent(finding)}`),
  promiseAction: (audit: string, finding: string, action: Promised) => inAudit("POST", audit, `/findings/${encodeURIComponent(finding)}/actions`, action),
  keepAction: (audit: string, action: string, body: Promised) => inAudit("PUT", audit, `/actions/${encodeURIComponent(action)}`, body),
  takeActionBack: (audit: string, action: string) => inAudit("DELETE", audit, `/actions/${encodeURIComponent(action)}`),
  checkEffect: (audit: string, finding: string, effective: boolean, words: string) => inAudit("POST", audit, `/findings/${encodeURIComponent(finding)}/checks`, { effective, words }),
  signAudit: (audit: string, part: Part, aware: boolean) => inAudit("POST", audit, "/signatures", { part, aware }),
  reviseAudit: (audit: string) => inAudit("POST", audit, "/revise"),
  closeAudit: (audit: string) => inAudit("POST", audit, "/close"),
  auditReportUrl: (audit: string, format: "pdf" | "md" | "json", lang: string, revision?: number) =>
    `/api/audits/${encodeURIComponent(audit)}/report?${new URLSearchParams({ format, lang, ...(revision ? { revision: String(revision) } : {}) })}`,
};
