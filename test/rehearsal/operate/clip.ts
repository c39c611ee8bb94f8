// restream clip: switched on while live; over a gap, at the right place, whole; and what it says where there is nothing to cut.
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { firstFrameOf, switches, unknownFrames } from "../../support/media/on-air";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { expects } from "../verbs/expects";
import { tooExposed } from "../verbs/exposure";
import { readFilm } from "../verbs/film";
import { goLive } from "../verbs/go-live";
import { restreamOnServer } from "../verbs/on-server";
import { ensureOnAir, expectPlaceholder, expectLive, rounded, rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { record, recorders, UNIT } from "./recording";

/** Where the operator sits: neither UTC nor the zone of this machine. */
const ZONE = "America/St_Johns";
const AT_HOME = { TZ: ZONE };
/** How long the live picture and the placeholder are recorded, each, ms. */
const [LIVE_MS, GAP_MS, MINUTE_MS] = [22_000, 10_000, 60_000];
/** The picture's keyframes (live.flv), and the second that a piece's name rounds. */
const [GOP_SECONDS, NAME_SECONDS] = [2, 1];
/** On the disk of a machine that does other things, too. */
const PLACE_SECONDS = GOP_SECONDS + NAME_SECONDS + 1;
/** A packet of sound is 21 ms, a picture 33 ms. */
const TOGETHER_SECONDS = 0.2;
const WRITES_WITHIN_MS = 60_000;
/** By how much a new connection of OBS moves the media's clock ahead (docs/evidence.md). */
const LEAP_SECONDS = 2;
/** OBS's film is shown again and again. */
const LOOKED_FOR_MS = 8000;

export const clipCut = rowsAfter("operate", ensureOnAir)(
  "clip-cut",
  "restream:recordHours while live, and nobody notices; a clip over a gap: live, placeholder, live, at its place, decodes, from a keyframe on; wrong times are told; one that is broken off leaves nothing",
  async (bed, since, figures) => {
    const clip = (...words: string[]): ReturnType<typeof bed.project.restream> =>
      bed.project.restream(["clip", ...words], AT_HOME);
    const problems = expects("nothing is recorded", await clip(), 3, /recordHours 2/);
    problems.push(...(await liveUntouched(bed, figures, since, () => record(bed))));
    problems.push(...(await tooExposed(bed, [UNIT])));
    const from = Math.ceil(now() / 1000) * 1000;
    await cpuSeconds(bed, from + LIVE_MS, figures);
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    const gapAt = now();
    await expectPlaceholder(bed, gapAt + GAP_MS);
    await goLive(bed);
    await eventually("a minute has been recorded", 2 * MINUTE_MS, () => {
      if (now() < from + MINUTE_MS + 1000) throw new Error("not yet");
    });
    await expectLive(bed, now());
    const typed = clockThere(from);
    // Sent on and looked at all the while that it is cut.
    let taken = { code: -1, output: "" };
    problems.push(
      ...(await liveUntouched(bed, {}, now(), async () => {
        taken = await clip("--from", typed, "--minutes", "1");
      })),
    );
    problems.push(...expects("a clip", taken, 0, /60 s, \d+ MB[\s\S]*The clip: /));
    const name = `clip-${dayThere(from)}-${typed.replaceAll(":", "").replace(/(\d{4})00$/, "$1")}.mp4`;
    problems.push(
      ...(await cutRight(bed, join(bed.project.folder, name), from, figures)),
      ...expects(
        "the same again",
        await clip("--from", typed, "--minutes", "1"),
        3,
        /is there already/,
      ),
      ...expects("kept", await clip(), 0, /^kept: \d\d:\d\d to \d\d:\d\d, \d+ MB/m),
      ...(await wrongTimes(bed, from, clip)),
      ...(await brokenOff(bed, typed)),
      ...(await onTheServer(bed, from)),
    );
    return { problems };
  },
);

const partsThere = (at: number): string[] =>
  new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone: ZONE, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  } as const)
    .format(at)
    .split(" ");
const clockThere = (at: number): string => partsThere(at)[1] ?? "";
const dayThere = (at: number): string => (partsThere(at)[0] ?? "").replaceAll("-", "");

/** What it takes of the processor, until then. */
const cpuSeconds = async (
  bed: Bed,
  until: number,
  figures: Record<string, number | null>,
): Promise<void> => {
  const read = async (): Promise<number> => {
    const { script, ffmpeg } = await recorders(bed);
    // proc_pid_stat(5): its own time, and that of the children that it waited for; in hundredths of a second.
    const stats = await bed.machine.exec("cat", `/proc/${script}/stat`, `/proc/${ffmpeg}/stat`);
    return stats
      .trim()
      .split("\n")
      .flatMap((line) =>
        line
          .replace(/^.*\) /, "")
          .split(" ")
          .slice(11, 15),
      )
      .reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
  };
  const [before, begin] = [await read(), now()];
  await expectLive(bed, until, PLATFORMS, 2 * LIVE_MS);
  figures["processor of the recording s/min"] = rounded(
    ((await read()) - before) / ((now() - begin) / MINUTE_MS),
  );
};

/** Problems of a clip of a minute from then on, in whose middle OBS was gone. */
const cutRight = async (
  bed: Bed,
  file: string,
  from: number,
  figures: Record<string, number | null>,
): Promise<string[]> => {
  if (!existsSync(file))
    return [`${file} is not there, but ${readdirSync(bed.project.folder).join(", ")}`];
  const { frames, errors } = await readFilm(bed, file);
  const shown = (switches(frames) ?? []).map(({ source }) => source).join(", ");
  const clocks = frames.filter(({ kind }) => kind === "video").map(({ at }) => at);
  // ffmpeg leaves out what it cannot begin a picture with, and the sound begins alone.
  const alone = (Math.min(...clocks) - Math.min(...frames.map(({ at }) => at))) / 1000;
  const seconds = (Math.max(...clocks) - Math.min(...clocks)) / 1000;
  // The placeholder's first picture: when the platform got it, and where it is in the clip.
  const gapThere = firstFrameOf(bed.platforms.twitch.frames(from), "placeholder", from)?.at;
  const gapHere = firstFrameOf(frames, "placeholder", 0)?.at;
  // OBS's new connection has moved the media's clock ahead: the end by that clock would be too early.
  const last = frames.findLast(({ kind }) => kind === "video");
  const due = from + MINUTE_MS;
  const wentOut = bed.platforms.twitch
    .frames(from)
    .filter(({ id, at }) => id === last?.id && Math.abs(at - due) < LOOKED_FOR_MS)
    .map(({ at }) => (at - due) / 1000)
    .sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  figures["the clip's last picture after what was asked for s"] =
    wentOut === undefined ? null : rounded(wentOut);
  const off = (gapHere ?? 0) / 1000 - ((gapThere ?? 0) - from) / 1000;
  figures["clip s"] = rounded(seconds);
  figures["clip begins before what was asked for s"] = rounded(off);
  return [
    ...errors.map((error) => `the clip: ${error}`),
    ...(unknownFrames(frames, "video") === 0 ? [] : ["the clip holds pictures of neither"]),
    ...(shown === "live, placeholder, live" ? [] : [`the clip shows ${shown}`]),
    ...(alone <= TOGETHER_SECONDS ? [] : [`the clip begins with ${alone} s of sound alone`]),
    ...(wentOut !== undefined && wentOut >= -NAME_SECONDS && wentOut <= PLACE_SECONDS
      ? []
      : [`its last picture went out ${wentOut ?? "never"} s after what was asked for`]),
    ...(Math.abs(seconds - 60) <= PLACE_SECONDS + LEAP_SECONDS
      ? []
      : [`the clip has ${seconds} s`]),
    ...(gapThere !== undefined && gapHere !== undefined && Math.abs(off) <= PLACE_SECONDS
      ? []
      : [`the gap is ${off} s from its place`]),
  ];
};

/** Each says what is wrong. */
const wrongTimes = async (
  bed: Bed,
  from: number,
  clip: (...words: string[]) => ReturnType<typeof bed.project.restream>,
): Promise<string[]> => {
  const at = (ms: number): string => new Date(ms).toISOString();
  const before = await clip("--from", at(from - 3_600_000));
  const future = await clip("--from", at(now() + 3_600_000));
  const partly = await clip("--from", at(now() - 30_000), "--minutes", "2", "partly.mp4");
  return [
    ...expects("an hour ago", before, 3, /is no longer there; kept: \d\d:\d\d to \d\d:\d\d/),
    ...expects("in an hour", future, 3, /is in the future/),
    ...expects("up to a time to come", partly, 0, /\d+ s of it are still to come/),
    ...expects("no time", await clip("--from", "25:00"), 2, /Expected 03:10/),
    ...expects("too long", await clip("--from", "03:10", "--minutes", "61"), 2, /1 to 60/),
    ...expects("no film", await clip("--from", "03:10", "clip.mov"), 2, /ends in \.mp4/),
    ...expects("no --from", await clip("clip.mp4"), 2, /From when\?/),
  ];
};

/** ssh as it is, on a line that stops for a while after two megabytes. Its process's id is in `ssh.pid`. */
const SLOW_SSH = `#!/bin/bash
for real in $(type -ap ssh); do [[ $real == "\${0%/*}"/* ]] || break; done
echo $$ > "\${0%/*}/ssh.pid"
exec "$real" "$@" > >(head -c 2000000; sleep 20; cat)
`;

/** Ctrl-C, and a line that is lost, in the middle of it. */
const brokenOff = async (bed: Bed, typed: string): Promise<string[]> => {
  const folder = join(bed.project.folder, "slow-line");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ssh"), SLOW_SSH);
  chmodSync(join(folder, "ssh"), 0o755);
  const broken = async (how: string): Promise<{ code: number; output: string }> =>
    bed.project.shell(
      `export PATH="${folder}:$PATH" TZ=${ZONE}; cd "${folder}"
      "${bed.project.folder}/restream" clip --from ${typed} --minutes 1 broken.mp4 & home=$!
      for _ in $(seq 600); do [ -s broken.mp4.part ] && break; sleep 0.1; done
      [ -s broken.mp4.part ] || echo "nothing came"
      ${how}; wait $home; echo "exit code $?"; ls broken.mp4* 2> /dev/null; true`,
    );
  const interrupted = await broken("kill -INT $home");
  const lost = await broken("kill -KILL $(cat ssh.pid)");
  await eventually("nothing of it is left on the server", WRITES_WITHIN_MS, async () => {
    const left = await bed.machine.exec(
      ...[
        "bash",
        "-c",
        "ls -d /var/lib/restream/clip 2>/dev/null; pgrep -fa '[r]estream.cjs clip'; true",
      ],
    );
    if (left.trim() !== "") throw new Error(left);
  });
  const left = (said: { output: string }): string[] =>
    /broken\.mp4|nothing came/.test(said.output.replace(/.*exit code/s, "exit code")) ||
    said.output.includes("nothing came")
      ? [`something is left, or nothing was broken off: ${said.output}`]
      : [];
  return [
    ...expects("Ctrl-C", interrupted, 0, /Broken off: nothing is left[\s\S]*exit code 130/),
    ...expects("a lost line", lost, 0, /line to the server was lost[\s\S]*exit code 4/),
    ...[interrupted, lost].flatMap(left),
  ];
};

/** Logged in there: the file is there. */
const onTheServer = async (bed: Bed, from: number): Promise<string[]> => {
  const words = ["clip", "--from", new Date(from).toISOString(), "--minutes", "1"];
  const said = await restreamOnServer(bed, ...words, "/root/clip.mp4");
  const file = join(bed.machine.root, "root/clip.mp4");
  const problems = expects("on the server", said, 0, /The clip: \/root\/clip\.mp4/);
  return [
    ...problems,
    ...(problems.length > 0 ? [] : (await readFilm(bed, file)).errors),
    ...expects("there again", await restreamOnServer(bed, ...words, "/root/clip.mp4"), 3, /EEXIST/),
  ];
};
