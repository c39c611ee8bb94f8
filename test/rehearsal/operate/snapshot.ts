// restream snapshot: a picture of what the platforms are sent, live and in a gap, that viewers do not notice.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { expects } from "../verbs/expects";
import { saidSince } from "../verbs/journal";
import { ensureOnAir, expectPlaceholder, rowsAfter, SERVER } from "../verbs/row";
import { unitOf } from "../verbs/restream";
import { liveUntouched } from "../verbs/untouched";

const [LIVE, GAP] = ["snapshot-live.png", "snapshot-gap.png"];
/** The picture of the rehearsal, as a PNG's header has it. */
const SIZE = [1920, 1080];

export const snapshotTaken = rowsAfter("operate", ensureOnAir)(
  "snapshot-taken",
  "restream snapshot: the live picture and the placeholder, each whole; nothing of ours is overwritten; viewers notice nothing",
  async (bed, since, figures) => {
    for (const name of [LIVE, GAP]) rmSync(join(bed.project.folder, name), { force: true });
    const problems: string[] = [];
    problems.push(
      ...(await liveUntouched(bed, figures, since, async () => {
        problems.push(...(await shoot(bed, LIVE)));
      })),
    );
    const taken = (await saidSince(bed, since, "restreamd")).filter((line) =>
      /kind=restream-(started|stopped)/.test(line),
    );
    problems.push(...taken.map((line) => `what takes the picture is told as a restream: ${line}`));
    const again = await bed.project.restream(["snapshot", LIVE]);
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    problems.push(...(await shoot(bed, GAP)));
    const [live, gap] = [LIVE, GAP].map((name) => readFileSync(join(bed.project.folder, name)));
    if (live && gap && live.equals(gap)) problems.push("both are one picture");
    // Whoever reads or feeds the hub would start it again.
    await bed.machine.exec("systemctl", "stop", ...PLATFORMS.map(unitOf), ...SERVER);
    const none = await bed.project.restream(["snapshot", "none.png"]);
    await ensureOnAir(bed);
    return {
      // The hub's end is every session's.
      excused: ["twitch", "youtube"],
      problems: [
        ...problems,
        ...expects("the same name again", again, 3, /is there already/),
        ...expects("without a hub", none, 3, /gives no picture/),
        ...expects(
          "another kind of file",
          await bed.project.restream(["snapshot", "a.jpg"]),
          2,
          /ends in \.png/,
        ),
      ],
    };
  },
);

const shoot = async (bed: Bed, name: string): Promise<string[]> => {
  const problems = expects(name, await bed.project.restream(["snapshot", name]), 0, /are sent/);
  if (problems.length > 0) return problems;
  // RFC 2083: the size stands behind the header chunk's name.
  const png = readFileSync(join(bed.project.folder, name));
  const size = [png.readUInt32BE(16), png.readUInt32BE(20)];
  return size.join() === SIZE.join() ? [] : [`${name} is ${size.join("x")}`];
};
