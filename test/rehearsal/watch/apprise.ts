// Services behind Apprise are told, too: each what its level asks for, once, in order; none waits for another.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { JsonReceiver } from "../../support/apprise/json-receiver";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { type Bed } from "../bed/bed";
import { ensureOnAir, expectBack } from "../verbs/row";
import { ALL, configureApprise, IMPORTANT } from "../bed/notices-receivers";
import { UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { happen } from "./hardship";
import { withoutRestart } from "./set-up";
import { eventsOf, forgetLosses, lastNumber } from "./state";
import { disorder, tellingsIn, untilNoneMissing, type Told } from "./told";
import { goLive } from "../verbs/go-live";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { type Figures, outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

const KILLS = 6;

const toldTo = ({ taken }: JsonReceiver, target: string, since: number): Told[] =>
  taken
    .filter(({ path, at }) => path === target && at >= since)
    .flatMap(({ text, at }) => tellingsIn(text, at));

/** Numbers of the events after `first` that this target is to be told of. */
const dueTo = (bed: Bed, target: string, first: number): number[] => {
  const events = eventsOf(bed);
  const isImportant = (number: number): boolean =>
    events.find((event) => event.number === number)?.level === "important";
  return events
    .filter(
      ({ number, ends }) =>
        number > first &&
        (target === ALL || isImportant(number) || (ends !== undefined && isImportant(ends))),
    )
    .map(({ number }) => number);
};

const untilTold = (
  bed: Bed,
  receiver: JsonReceiver,
  target: string,
  since: number,
  first: number,
): Promise<void> =>
  untilNoneMissing(
    target,
    () => dueTo(bed, target, first),
    () => toldTo(receiver, target, since),
  );

export const appriseTold: Scenario = {
  name: "apprise-told",
  title:
    "two services behind Apprise, one that fails for a while: each is told all that it asks for, in order",
  suite: "watch",
  once: true,
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    await forgetLosses(bed);
    const receiver = await configureApprise(bed);
    await withoutRestart(bed, () => bringToServer(bed));
    const since = now();
    const first = lastNumber(bed);
    const problems = await whenAllIsWell(bed, figures, receiver);
    await oneFails(bed, receiver);
    for (const target of [ALL, IMPORTANT]) await untilTold(bed, receiver, target, since, first);
    for (const target of [ALL, IMPORTANT]) {
      const told = toldTo(receiver, target, since);
      const { doubled, outOfOrder } = disorder(told);
      const due = new Set(dueTo(bed, target, first));
      // One from before may arrive only now.
      const uncalled = told
        .filter(({ number }) => number > first && !due.has(number))
        .map(({ number }) => number);
      if (doubled.length > 0) problems.push(`${target}: told twice: ${doubled.join(", ")}`);
      if (outOfOrder.length > 0) problems.push(`${target}: out of order: ${outOfOrder.join(", ")}`);
      if (uncalled.length > 0) problems.push(`${target}: not asked for: ${uncalled.join(", ")}`);
    }
    problems.push(...(await whileKilled(bed, figures, receiver)));
    return outcomeOf({ problems });
  },
};

const bringToServer = async ({ project, machine }: Bed): Promise<void> => {
  await project.mustPulumi(UP);
  // From its first look on it is told; what was before is not its business.
  await eventually("both have begun", WITHIN_MS.noticed, () => {
    const files = readdirSync(join(machine.root, "var/lib/restreamd-notices"));
    if (files.filter((name) => /^apprise-[0-9a-f]+\.json$/.test(name)).length !== 2)
      throw new Error(files.join(", "));
  });
};

/** A gap, for both; a restream stopped and started, for one. */
const whenAllIsWell = async (
  bed: Bed,
  figures: Figures,
  receiver: JsonReceiver,
): Promise<string[]> => {
  const since = now();
  const first = lastNumber(bed);
  const argv = keyInArgv(bed);
  await bed.publisher.kill();
  const seconds = await eventually("the gap is told", WITHIN_MS.toldOfFailing, () => {
    const found = toldTo(receiver, IMPORTANT, since).find(({ text }) => /is gone/.test(text));
    if (!found) throw new Error("not yet");
    return (found.at - since) / 1000;
  });
  figures["Apprise, told after s"] = Number(seconds.toFixed(1));
  const backAt = now();
  await goLive(bed);
  await expectBack(bed, backAt);
  await bed.machine.exec("systemctl", "stop", "restream-youtube");
  await untilTold(bed, receiver, ALL, since, first);
  await bed.machine.exec("systemctl", "start", "restream-youtube");
  await untilTold(bed, receiver, ALL, since, first);
  const { runs, leaks } = await argv;
  return [
    ...(seconds > PROMISED_SECONDS.told + GRACE_SECONDS.toldByApprise
      ? [`told after ${seconds.toFixed(1)} s`]
      : []),
    ...(runs === 0 ? ["Apprise's program was never seen to run: its argv was not looked at"] : []),
    ...(leaks > 0 ? [`the address was in argv ${leaks} times`] : []),
  ];
};

/** Looks at every argv again and again, for as long as a gap is told. */
const keyInArgv = async ({ machine }: Bed): Promise<{ runs: number; leaks: number }> => {
  // Backwards, for this script's own argv is looked at as well.
  const backwards = [...SECRETS.apprisePassword].reverse().join("");
  const seen = await machine.exec(
    ...["bash", "-c"],
    `key=$(rev <<< '${backwards}') runs=0 leaks=0
until (( SECONDS >= 12 )); do
  all=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ')
  [[ $all == *bin/apprise* ]] && (( ++runs ))
  [[ $all == *"$key"* ]] && (( ++leaks ))
  sleep 0.1
done
echo $runs $leaks`,
  );
  const [runs = 0, leaks = 0] = seen.trim().split(" ").map(Number);
  return { runs, leaks };
};

/** The important one answers 503, then not at all; the other is told meanwhile. */
const oneFails = async (bed: Bed, receiver: JsonReceiver): Promise<void> => {
  for (const mood of ["failing", "gone"] as const) {
    receiver.moods.set(IMPORTANT, mood);
    const since = now();
    const first = lastNumber(bed);
    await happen(bed);
    await untilTold(bed, receiver, ALL, since, first);
    await eventually(`${IMPORTANT} was asked, ${mood}`, WITHIN_MS.askedAgain, () => {
      if (!receiver.refused.some(({ path, at }) => path === IMPORTANT && at >= since))
        throw new Error("not yet");
    });
    if (toldTo(receiver, IMPORTANT, since).length > 0)
      throw new Error(`${IMPORTANT} took something although ${mood}`);
  }
  receiver.moods.set(IMPORTANT, "well");
};

const whileKilled = async (
  bed: Bed,
  figures: Figures,
  receiver: JsonReceiver,
): Promise<string[]> => {
  const since = now();
  const first = lastNumber(bed);
  for (let kill = 0; kill < KILLS; kill++) {
    await happen(bed);
    await pause(Math.random() * 3000); // the moment of the kill
    await bed.machine.exec("systemctl", "kill", "--signal=SIGKILL", "restreamd-notices");
  }
  const problems: string[] = [];
  for (const target of [ALL, IMPORTANT]) {
    await untilTold(bed, receiver, target, since, first);
    const { doubled } = disorder(toldTo(receiver, target, since));
    figures[`${target}, told twice in ${KILLS} kills times`] = doubled.length;
    if (doubled.length > KILLS) problems.push(`${target}: told twice: ${doubled.join(", ")}`);
  }
  return problems;
};
