// Tells one scenario, and what came of it; of one that failed the evidence is taken at once.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { collectRowEvidence } from "./evidence";
import { PLATFORMS } from "../result/platform-names";
import { NOT_MEASURED, type ScenarioResult } from "../result/report";
import { CheckFailed, type Scenario } from "./scenario";

/** The reason of a scenario that was given up because the whole rehearsal is to end. */
export const INTERRUPTED = "interrupted";

export const runScenario = async (
  bed: Bed,
  scenario: Scenario,
  {
    evidence,
    interrupted,
    aloud = bed.say,
  }: {
    /** The folder for it; made where it is needed. */
    evidence: string;
    /** Rejects with INTERRUPTED. */
    interrupted: Promise<never>;
    /** Where its progress goes. @default as all progress */
    aloud?: (line: string) => void;
  },
): Promise<ScenarioResult> => {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
    aloud(line);
  };
  say(`${scenario.name}: ${scenario.title}`);
  bed.figures = {};
  bed.remark = undefined;
  const since = now();
  const seconds = (): number => Number(((now() - since) / 1000).toFixed(1));
  try {
    const measures = await Promise.race([scenario.run(bed), interrupted]);
    const result = {
      name: scenario.name,
      passed: true,
      seconds: seconds(),
      measures,
      figures: bed.figures,
      ...(bed.remark === undefined ? {} : { remark: bed.remark }),
    };
    say(`  passed in ${result.seconds} s${describe(result)}`);
    return result;
  } catch (error) {
    const result = {
      ...failed(scenario.name, messageOf(error)),
      seconds: seconds(),
      measures: error instanceof CheckFailed ? error.measures : NOT_MEASURED,
      figures: bed.figures,
    };
    say(`  FAILED: ${messageOf(error)}`);
    if (messageOf(error) === INTERRUPTED) return result;
    await Promise.race([collectRowEvidence(bed, evidence, { since, lines }), interrupted]).catch(
      (why: unknown) => {
        say(`  its evidence is not whole: ${messageOf(why)}`);
      },
    );
    say(`  what the machines and the platforms said of it: ${evidence}`);
    return result;
  }
};

/** One that never got so far as to measure something. */
export const failed = (name: string, reason: string): ScenarioResult => ({
  name,
  passed: false,
  seconds: 0,
  measures: NOT_MEASURED,
  figures: {},
  reason,
});

const describe = ({ measures, figures, remark }: ScenarioResult): string =>
  (remark === undefined ? "" : `\n             ${remark}`) +
  Object.entries(figures)
    .map(([name, value]) => `\n             ${name}: ${value ?? "not seen"}`)
    .join("") +
  PLATFORMS.map((name) => {
    const {
      placeholderAfterSeconds: placeholder,
      liveAfterSeconds: live,
      sessionsEnded,
    } = measures[name];
    if (placeholder === null || live === null) return "";
    return `\n             ${name}: placeholder ${placeholder.toFixed(2)} s after the loss, live ${live.toFixed(2)} s after the connect, ${sessionsEnded ?? "?"} sessions ended`;
  }).join("");

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
