// The event's clock: a broadcast begins anew at the operator's hour and not at a random one; the event ends when it is to.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { configureDiscord } from "../bed/notices-receivers";
import type { Figures } from "../result/outcome";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { mustUp, set } from "../verbs/change";
import { bringTime } from "../verbs/due-soon";
import { goLive } from "../verbs/go-live";
import { untilSaid } from "../verbs/journal";
import { ensureOnAir, ensureStarted, expectLive, rounded, rowsAfter } from "../verbs/row";
import { liveUntouched, untouched } from "../verbs/untouched";
import { expectEnds } from "../watch/asked";
import { ageSession } from "../watch/events";
import { followTold } from "../watch/follow";
import { toldSince, untilTold } from "../watch/told";

/** Not UTC's, and not by whole hours. */
const ZONE = "Asia/Kolkata";
/** So old, Twitch's broadcast would meet its 48 h before the same time tomorrow. */
const OLD_HOURS = 30;
/** Five minutes until it is tried again, and the rollover's own half. */
const TRIED_AGAIN_SECONDS = 420;

const row = rowsAfter("operate", async (bed) => {
  await ensureOnAir(bed);
  await configureDiscord(bed);
  await set(bed, "timeZone", ZONE);
});

const partOf = (options: Intl.DateTimeFormatOptions, at: number): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, ...options }).format(at);
const timeThere = (at: number): string =>
  partOf({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);
const momentThere = (at: number): string =>
  `${partOf({ dateStyle: "short" }, at)}T${timeThere(at)}`;

/** As its timer does. */
const strike = ({ machine }: Bed, what: string, ...options: string[]): Promise<string> =>
  machine.exec("systemctl", "start", ...options, `restreamd-clock@${what}.service`);

export const clockRollover = row(
  "clock-rollover",
  `rolloverAt in ${ZONE}: announced, skipped by --skip, put off while OBS is gone and done at the next try, done at its time; only Twitch's, which would meet its limit; a stopAt that is moved into the past ends nothing`,
  async (bed, _since, figures) => {
    const problems: string[] = [];
    await ageSession(bed, "twitch", OLD_HOURS);
    await set(bed, "stopAt", momentThere(now() + FAR_MS));
    const due = await bringTime(bed, "rolloverAt", timeThere);
    const before = now();
    await strike(bed, "rollover-soon");
    problems.push(
      ...(await followTold(
        bed,
        before,
        /Twitch begins a new broadcast, before the platform's limit/,
        {
          expects: [/^restream rollover --skip$/],
        },
      )),
    );
    problems.push(
      ...(await liveUntouched(bed, figures, before, () =>
        untilTold(before, /planned rollover was left out/, untilDone(due)),
      )),
    );
    figures["skipped after its time s"] = rounded((now() - due) / 1000);
    await bed.publisher.kill();
    const goneAt = now();
    await untilTold(goneAt, /OBS is gone/);
    await strike(bed, "rollover", "--no-block");
    await untilTold(goneAt, /planned rollover of Twitch waits: OBS is gone/);
    problems.push(...expectEnds(bed, "twitch", goneAt, []));
    await goLive(bed);
    figures["put off, done after s"] = rounded(
      await untilTold(goneAt, /As planned we rolled over Twitch/, TRIED_AGAIN_SECONDS),
    );
    problems.push(
      ...expectEnds(bed, "twitch", goneAt, ["unpublish"]),
      ...untouched(bed, goneAt, "unbroken", ["youtube"]),
    );
    await ageSession(bed, "twitch", OLD_HOURS);
    const at = await bringTime(bed, "rolloverAt", timeThere);
    const since = now();
    await untilTold(since, /As planned we rolled over Twitch/, untilDone(at));
    const end = bed.platforms.twitch
      .sessions()
      .findLast(({ endedAt }) => endedAt !== undefined && endedAt >= since);
    figures["ended after its time s"] = rounded(((end?.endedAt ?? NaN) - at) / 1000);
    problems.push(
      ...expectEnds(bed, "twitch", since, ["unpublish"]),
      ...untouched(bed, since, "unbroken", ["youtube"]),
    );
    await expectLive(bed, now());
    problems.push(...(await stopMovedBack(bed, figures)));
    await set(bed, "rolloverAt");
    await set(bed, "stopAt");
    await mustUp(bed);
    // Its ends are expected above, one by one.
    return { excused: ["twitch"], problems: [...problems, ...(await timersLeft(bed))] };
  },
);

/** What is due is begun, ends or begins a broadcast, and is told; the clock itself is a figure. */
const DONE_SECONDS = 120;
/** From now on. @param due ms since the epoch */
const untilDone = (due: number): number => Math.ceil((due - now()) / 1000) + DONE_SECONDS;

/** What the rows set, and what one of them leaves that breaks off. */
export const forgetClock = async (bed: Bed): Promise<void> => {
  await bed.machine.exec(
    ...["bash", "-c"],
    "systemctl stop 'restreamd-clock@*'; systemctl reset-failed 'restreamd-clock@*'; rm -f /var/lib/restream/skip-*; true",
  );
  // One that was at work had ended a broadcast.
  await ensureStarted(bed);
  for (const key of ["rolloverAt", "stopAt", "timeZone"]) await set(bed, key);
  await mustUp(bed);
};
/** Nothing of it comes within the row. */
const FAR_MS = 3 * 86_400_000;
/** After its timer was started, and longer ago than what a release may bring late (due.ts). */
const BACK_MS = 180_000;

/** systemd strikes for it at once, as it does after a rollback; the command sees that it is not due. */
const stopMovedBack = async (bed: Bed, figures: Figures): Promise<string[]> => {
  const since = now();
  await set(bed, "stopAt", momentThere(since - BACK_MS));
  return liveUntouched(bed, figures, since, async () => {
    await mustUp(bed);
    await untilSaid(bed, since, ["no stop is due now"], {
      withinMs: WITHIN_MS.restreamdSays,
      unit: "restreamd-clock@stop",
    });
  });
};

const timersLeft = async ({ machine }: Bed): Promise<string[]> => {
  const left = await machine.exec(
    ...["bash", "-c"],
    "systemctl list-units --no-legend 'restreamd-clock-*.timer'; ls /etc/systemd/system | grep restreamd-clock; true",
  );
  return left.trim() === "" ? [] : [`left of the clock: ${left.trim()}`];
};

export const clockStop = row(
  "clock-stop",
  `stopAt in ${ZONE}: announced, skipped by --skip; at its time every broadcast ends cleanly, and nothing starts by itself; a reboot across the hour: nothing is on air after it, and what is started then stays`,
  async (bed, _since, figures) => {
    const problems: string[] = [];
    const due = await bringTime(bed, "stopAt", momentThere);
    const before = now();
    await strike(bed, "stop-soon");
    problems.push(
      ...(await followTold(bed, before, /the event ends: Twitch and YouTube are stopped then/, {
        expects: [/^restream stop --skip$/],
      })),
    );
    problems.push(
      ...(await liveUntouched(bed, figures, before, () =>
        untilTold(before, /planned end of the event was left out/, untilDone(due)),
      )),
    );
    figures["skipped after its time s"] = rounded((now() - due) / 1000);
    const at = await bringTime(bed, "stopAt", momentThere);
    const since = now();
    await untilTold(since, /The event has ended as planned: Twitch and YouTube/, untilDone(at));
    for (const name of PLATFORMS) {
      problems.push(...expectEnds(bed, name, since, ["unpublish"]));
      const end = bed.platforms[name]
        .sessions()
        .findLast(({ endedAt }) => endedAt !== undefined && endedAt >= since);
      figures[`${name}: ended after its time s`] = rounded(((end?.endedAt ?? NaN) - at) / 1000);
    }
    await ensureOnAir(bed);
    const across = await bringTime(bed, "stopAt", momentThere);
    problems.push(...(await rebootAcross(bed, across)));
    await set(bed, "stopAt");
    await set(bed, "timeZone");
    await mustUp(bed);
    // That of the event's end, and that of the reboot.
    return { losesSessions: 2, problems: [...problems, ...(await timersLeft(bed))] };
  },
);

/** The machine is off when it is due. */
const rebootAcross = async (bed: Bed, due: number): Promise<string[]> => {
  const { machine } = bed;
  await eventually("it is nearly due", due - now() + DONE_SECONDS * 1000, () => {
    if (due - now() > NEARLY_MS) throw new Error(`in ${due - now()} ms`);
  });
  const { boots } = machine;
  const since = now();
  await machine.exec("systemctl", "--no-block", "reboot");
  await eventually("the machine has rebooted", WITHIN_MS.boots, () => {
    if (machine.boots === boots) throw new Error("it is still the same boot");
  });
  await untilSaid(bed, since, ["kind=machine-rebooted"], {
    withinMs: WITHIN_MS.restreamdSays,
    unit: "restreamd",
  });
  const backAt = now();
  const states = await machine.exec(
    ...["bash", "-c", "systemctl is-active restream-twitch restream-youtube; true"],
  );
  await ensureOnAir(bed);
  await expectLive(bed, now());
  const ended = toldSince(since).filter(({ text }) => text.includes("The event has ended"));
  return [
    ...(backAt > due ? [] : [`back ${due - backAt} ms before it was due: nothing is proved`]),
    ...(states
      .trim()
      .split(/\s+/)
      .every((state) => state === "inactive")
      ? []
      : [`started by itself after the reboot: ${states}`]),
    ...ended.map(({ text }) => `told after the reboot: ${text}`),
  ];
};

const NEARLY_MS = 4000;
