// Ten drawn sequences of what an operator does and what breaks off meanwhile, on the booted server while it is on air: once the
// last release is applied, the server is as one that has never known another.
import { now } from "../../support/media/clock";
import { random } from "../../support/random";
import type { Bed } from "../bed/bed";
import { goLive } from "../verbs/go-live";
import { restreamOnServer } from "../verbs/on-server";
import { ensureOnAir, expectPlaceholder, rowsAfter } from "../verbs/row";
import { changesOf, serverState, type ServerState } from "../verbs/server-state";
import { mustUp, set } from "../verbs/change";
import {
  applyKept,
  applyWhole,
  breakOff,
  bringOther,
  differences,
  forgetOther,
  idInForce,
  installedState,
  staleReaders,
  withCopies,
} from "./kept-release";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const STEPS = 6;
/** More than an apply has orders (apply-broken-off counts them): then nothing is broken off. */
const ORDERS = 50;
const SPARE = "restream-spare.service";
/** Read when something starts, or by apply: what runs does not notice that they are edited. */
const EDITED = [
  "/etc/restream/mediamtx.yml",
  "/etc/restream/restreamd.json",
  "/etc/restream/feed.env",
  "/etc/systemd/system/mediamtx-feed.service",
];

/** What a sequence is about. */
interface Sequence {
  bed: Bed;
  next: () => number;
  /** The releases' ids. */
  ids: readonly string[];
}

const pick = <Value>(next: () => number, of: readonly Value[]): Value =>
  of[Math.floor(next() * of.length)] as Value;

/** What one step does. @returns in words what it did, and what was not as it must be */
type Step = (sequence: Sequence) => Promise<readonly [string, readonly string[]]>;

const applies: Step = async ({ bed, next, ids }) => {
  const id = pick(next, ids);
  const before = await serverState(bed.machine);
  const first = await applyKept(bed, id);
  if (first.code === 0) return [`applies ${id}`, []];
  // What systemd had not read before, because a file was edited by hand, is not apply's.
  const unread = changesOf(before, before);
  const changes = changesOf(before, await serverState(bed.machine)).filter(
    (change) => !unread.includes(change),
  );
  const refused = [
    ...(first.code === REFUSED ? [] : [`apply ended with ${first.code}: ${first.output}`]),
    ...changes.map((change) => `it was refused, and ${change}`),
  ];
  const [, allow] = /restream:allow ([0-9a-f]{8})/.exec(first.output) ?? [];
  if (next() < 0.5 || allow === undefined) return [`applies ${id}, refused`, refused];
  const second = await applyKept(bed, id, allow);
  return [
    `applies ${id}, allowed`,
    [
      ...refused,
      ...(second.code === 0
        ? []
        : [`what was allowed ended with ${second.code}: ${second.output}`]),
    ],
  ];
};

const breaks: Step = async ({ bed, next, ids }) => {
  const id = pick(next, ids);
  const how = next() < 0.7 ? "kill" : "full";
  const at = 1 + Math.floor(next() * ORDERS);
  const { code } = await breakOff(bed, id, { at, how });
  return [`applies ${id}, ${how} at ${at}: ${code}`, []];
};

const rollsBack: Step = async ({ bed }) => {
  const { code } = await restreamOnServer(bed, "rollback");
  return [`rolls back: ${code}`, []];
};

const edits: Step = async ({ bed, next }) => {
  const path = pick(next, EDITED);
  // A new file in its place, as editors write it.
  if (next() < 0.5) await bed.machine.exec("rm", "-f", path);
  else
    await bed.machine.exec(
      ...["sh", "-c", 'echo "edited by hand" > "$1.new" && mv "$1.new" "$1"', "sh", path],
    );
  return [`edits or removes ${path}`, []];
};

const startsOrStops: Step = async ({ bed, next }) => {
  const verb = next() < 0.5 ? "start" : "stop";
  // There is none of it in one of the releases.
  await bed.machine.exec("sh", "-c", `systemctl ${verb} ${SPARE} || true`);
  return [`${verb}s ${SPARE}`, []];
};

const comesOrGoes: Step = async ({ bed }) => {
  if (!bed.publisher.isStarted) {
    await goLive(bed);
    return ["OBS comes", []];
  }
  await bed.publisher.kill();
  await expectPlaceholder(bed, now());
  return ["OBS goes", []];
};

const ANY: readonly Step[] = [
  ...[applies, applies, applies, breaks, breaks],
  ...[rollsBack, edits, startsOrStops, comesOrGoes],
];

/** apply's exit code. */
const REFUSED = 3;

export const drawnChanges = rowsAfter("changes", ensureOnAir)(
  "drawn-changes",
  `${SEEDS.length} drawn sequences of releases, refusals, kills, full disks, edits and rollbacks, live and in gaps: each ends as the last release alone would be, 0 lost`,
  async (bed) => {
    const own = idInForce(bed);
    const other = await bringOther(bed, { rotates: false });
    const problems: string[] = [];
    try {
      await inAGap(bed);
      // It restarts the feed.
      await set(bed, "resendHeaders", "false");
      await mustUp(bed);
      const third = idInForce(bed);
      const ids = [own, other, third];
      await withCopies(bed, ids, async () => {
        const states = new Map<string, ServerState>();
        for (const id of ids) {
          await applyWhole(bed, id);
          states.set(id, await installedState(bed));
        }
        for (const seed of SEEDS) {
          const next = random(seed);
          const did: string[] = [];
          const found: string[] = [];
          for (let step = 0; step < STEPS; step++) {
            const [what, wrong] = await pick(next, ANY)({ bed, next, ids });
            did.push(what);
            found.push(...wrong);
          }
          const last = pick(next, ids);
          await inAGap(bed);
          // ffmpeg that is told to stop while it connects ends with an error, and systemd keeps that in mind.
          await bed.machine.exec(
            ...["sh", "-c", `systemctl stop ${SPARE}; systemctl reset-failed ${SPARE} || true`],
          );
          const { code, output } = await applyKept(bed, last);
          if (code !== 0) found.push(`the last apply ended with ${code}: ${output}`);
          found.push(...differences(states.get(last), await installedState(bed)));
          await goLive(bed);
          found.push(...(await staleReaders(bed, { isOther: last !== own, rotates: false })));
          bed.say(`  seed ${seed}: ${did.join("; ")}; at last ${last}`);
          problems.push(...found.map((one) => `seed ${seed} (${did.join("; ")}): ${one}`));
        }
        await inAGap(bed);
        await applyWhole(bed, third);
      });
    } finally {
      await forgetOther(bed);
      await set(bed, "resendHeaders");
      await mustUp(bed);
    }
    await goLive(bed);
    return { problems };
  },
);

const inAGap = async (bed: Bed): Promise<void> => {
  if (!bed.publisher.isStarted) return;
  await bed.publisher.kill();
  await expectPlaceholder(bed, now());
};
