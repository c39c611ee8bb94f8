// Decides what one line of the doctor is, in words and as JSON: well, wrong with the next step, or not looked at. Pure.
import type { Colors } from "picocolors/types";
import * as z from "zod";
import { inOneLine, stepsFrom, type Advice } from "../../shared/advice";
import { stepSchema } from "../../shared/event";

/** For home, too, which knows of the server's programs only what stands here. */
export { run } from "../../shared/advice";

type Topic =
  | ("port" | "address" | "firewall" | "backup" | "way-in")
  | ("server" | "placeholder" | "clock" | "disk" | "memory" | "updates" | "changes" | "cutover")
  | ("destination" | "key" | "limit" | "picture" | "notices" | "transfer" | "trouble")
  | ("recording" | "certificate" | "clock-plan" | "page" | "pair");

const finding = z.object({
  /** A Topic, or a newer version's. */
  topic: z.string(),
  /** A destination's name; null: it is about the server, or home. */
  destination: z.string().nullable(),
  /** note: as somebody may have wanted it, and good to know. */
  verdict: z.enum(["ok", "note", "wrong", "not-looked"]),
  /** One sentence without its full stop. */
  what: z.string(),
  /** What to do, where it is wrong. */
  steps: z.array(stepSchema),
});
export type Finding = z.infer<typeof finding>;

const examination = z.object({
  version: z.literal(1),
  /** RFC 3339, UTC. */
  time: z.string(),
  /** Nothing is wrong; what was not looked at does not count. */
  well: z.boolean(),
  findings: z.array(finding),
});
/** What --json prints; fields are only ever added. */
export type Examination = z.infer<typeof examination>;

/** @throws Error when it is not what the server's doctor prints */
export const parseExamination = (text: string): Examination => examination.parse(JSON.parse(text));

export const examinationOf = (findings: readonly Finding[], time: string): Examination => ({
  version: 1,
  time,
  well: findings.every(({ verdict }) => verdict !== "wrong"),
  findings: [...findings],
});

/** What it is about besides the server as a whole. */
export interface About {
  /** A destination's name. */
  destination?: string;
}

export const ok = (topic: Topic, what: string, { destination }: About = {}): Finding => ({
  ...{ topic, destination: destination ?? null, verdict: "ok", what, steps: [] },
});
/** @param todo for whoever wants it otherwise */
export const note = (
  topic: Topic,
  what: string,
  todo: Advice = [],
  { destination }: About = {},
): Finding => ({
  ...{ topic, destination: destination ?? null, verdict: "note", what, steps: stepsFrom(todo) },
});
export const wrong = (
  topic: Topic,
  what: string,
  todo: Advice,
  { destination }: About = {},
): Finding => ({
  ...{ topic, destination: destination ?? null, verdict: "wrong", what, steps: stepsFrom(todo) },
});
/** @param why as the end of "not looked: …" */
export const notLooked = (topic: Topic, why: string, { destination }: About = {}): Finding => ({
  ...{ topic, destination: destination ?? null, verdict: "not-looked", what: why, steps: [] },
});

const WORDS = { ok: "ok", note: "note", wrong: "WRONG", "not-looked": "-" } as const;
const WIDTH = 7;

/** A line for each, its step below it; the last line sums up. */
export const findingLines = (findings: readonly Finding[], colors: Colors): string[] => {
  const colour = {
    ...{ ok: colors.green, note: colors.yellow, wrong: colors.red },
    "not-looked": colors.dim,
  } as const;
  const wrongs = findings.filter(({ verdict }) => verdict === "wrong").length;
  return [
    ...findings.flatMap(({ verdict, what, steps }) => [
      `${colour[verdict](WORDS[verdict])}${" ".repeat(WIDTH - WORDS[verdict].length)}${verdict === "not-looked" ? `not looked: ${what}` : what}`,
      ...(steps.length === 0 ? [] : [`${" ".repeat(WIDTH)}do: ${inOneLine(steps)}`]),
    ]),
    "",
    wrongs === 0 ? "Nothing is wrong." : `${wrongs} wrong: do what stands below each.`,
  ];
};
