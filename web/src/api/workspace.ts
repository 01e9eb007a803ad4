/** The workspace's own settings: its look, letters and webhooks. */
import type { Said } from "../core/sentence";
import { call, get, post, postFile, put, send, sending } from "./transport";

/** An address that is told what happens here, and its messages. */
export interface Webhook {
  hook: string; address: string; events: string[]; on: boolean; why_off: "" | "gone" | "given up"; waiting: number; created_at: string;
  secret: string | null;
}
export interface Delivery {
  delivery: string; event: string; state: "waiting" | "taken" | "given up"; attempts: number; answer: string; created_at: string;
  due_at: string | null; ended_at: string | null; body: string;
}
export interface Shades { light: string; dark: string }
/** The workspace's own look, as everybody sees it. */
export interface Look { name: string; accent: Shades | null; bands: Shades[]; logo: string; logo_dark: string }
export interface OnGround { contrast: number; needed: number; fits: boolean; nearest: string }
export interface ColorCheck { color: string; light: OnGround; dark: OnGround; alike: "loss" | "care" | "good" | "evidence" | null }
export interface SlidePlace { left: number; top: number; width: number; height: number }
/** What is used of a PowerPoint template; sizes in centimetres, places as shares of a slide. */
export interface TemplateUse {
  name: string; size: [number, number]; layouts: { slide: "title" | "map" | "table"; layout: string; fits: boolean }[];
  map_place: SlidePlace; table_place: SlidePlace; fonts: string[]; colors: string[]; notes: Said[];
}
export interface LookSettings { shown: Look; accent: string; accent_dark: string; bands: string[]; accent_check: ColorCheck | null; template: TemplateUse | null }
export interface LetterRow { letter: string; template: string; receiver: string; state: "waiting" | "sent" | "given up"; tries: number; problem: string; created_at: string; due_at: string; ended_at: string | null }
export interface MailState { set_up: boolean; sender: string; server: string; waiting: number; given_up: number; letters: LetterRow[] }

export const workspace = {
  look: () => get<Look>("/look"),
  logoUrl: (name: string) => `/api/look/logo/${encodeURIComponent(name)}`,
  lookSettings: () => get<LookSettings>("/look/settings"),
  changeLook: (change: { name?: string; accent?: string; accent_dark?: string; bands?: string[] }) => put<LookSettings>("/look", change),
  checkColor: (color: string, kind: "accent" | "band") => get<ColorCheck>(`/look/color?${new URLSearchParams({ color, kind })}`),
  keepLogo: (file: File, variant: "light" | "dark") => postFile<{ name: string }>(`/look/logo?variant=${variant}`, file),
  dropLogo: (variant: "light" | "dark") => send("DELETE", `/look/logo?variant=${variant}`),
  keepTemplate: (file: File) => postFile<TemplateUse>("/look/template", file),
  dropTemplate: () => send("DELETE", "/look/template"),
  mail: () => get<MailState>("/mail"),
  trialLetter: (language: string, email: string) => post<{ letter: string; receiver: string }>("/mail/trial", { language, email }),
  webhooks: () => get<Webhook[]>("/webhooks"),
  makeWebhook: (body: { address: string; events: string[] }) => post<Webhook>("/webhooks", body),
  changeWebhook: (hook: string, body: { events?: string[]; on?: boolean }) =>
    call(`/webhooks/${encodeURIComponent(hook)}`, sending("PUT", body)),
  removeWebhook: (hook: string) => call(`/webhooks/${encodeURIComponent(hook)}`, { method: "DELETE" }),
  tryWebhook: (hook: string) => call(`/webhooks/${encodeURIComponent(hook)}/test`, { method: "POST" }),
  deliveries: (hook: string) => get<Delivery[]>(`/webhooks/${encodeURIComponent(hook)}/deliveries`),
  deliverAgain: (hook: string, delivery: string) =>
    call(`/webhooks/${encodeURIComponent(hook)}/deliveries/${encodeURIComponent(delivery)}/again`, { method: "POST" }),
};
