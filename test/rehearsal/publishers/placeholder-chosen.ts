// restream placeholder: what OBS sends now, or another text, becomes the placeholder on the server, and stays until it is given up.
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { UP } from "../bed/project";
import { PLATFORMS } from "../result/platform-names";
import { learnShown, placeholderOnServer, shownFile, SLATE } from "../verbs/brought-file";
import { mustUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { decodeErrors, marksOf } from "../verbs/decodes";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import { headersSince } from "../verbs/headers";
import { othersShown } from "../verbs/office";
import { ensureOnAir, expectPlaceholder, expectShown, rowsAfter, worstFreeze } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { PLACEHOLDER_TEXT } from "../verbs/provision";

const row = rowsAfter("publishers", ensureOnAir);

/** A gap in which several loops are shown. */
const GAP_MS = 12_000;
const idIn = (output: string): string => /--allow ([0-9a-f]{8})/.exec(output)?.[1] ?? "";

export const placeholderCaptured = row(
  "placeholder-captured",
  "restream placeholder capture: what OBS sends, recorded and tried while live, live untouched; used in a gap: viewers see it, no new header, no decoding error; it outlives a pulumi up; 0 lost",
  async (bed, _since, figures) => {
    const problems: string[] = [];
    const startedAt = now();
    let captured = { code: -1, output: "" };
    problems.push(
      ...(await liveUntouched(bed, figures, startedAt, async () => {
        captured = await placeholderOnServer(bed, "capture", "--seconds", "4");
      })),
    );
    figures["recorded and tried s"] = Number(((now() - startedAt) / 1000).toFixed(1));
    problems.push(
      ...expects(
        "capture, while live",
        captured,
        3,
        /Recorded: \d.*REFUSED, nothing was changed\. This would restart MediaMTX.*no broadcast ends\. To do it now: restream placeholder use --allow [0-9a-f]{8}\./s,
      ),
    );
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    const nothing = await placeholderOnServer(bed, "capture");
    problems.push(...expects("capture without OBS", nothing, 3, /OBS is not on air/));
    const used = await placeholderOnServer(bed, "use");
    problems.push(...expects("use, in a gap", used, 0, /viewers see the recording of /));
    await goLive(bed);

    // Its pictures are the live ones: they tell nobody that OBS is gone.
    const marks = marksOf(bed);
    const goneAt = (await bed.publisher.kill()) ?? now();
    await pause(GAP_MS);
    problems.push(...othersShown(bed, goneAt, now(), ["live"]));
    figures["longest pause of the picture in the gap s"] = worstFreeze(bed, goneAt);
    const { output } = await bed.project.mustPulumi(UP);
    if (/REFUSED|takes the place/.test(output)) problems.push(`pulumi up ended it: ${output}`);
    problems.push(...othersShown(bed, goneAt, now(), ["live"]));
    await goLive(bed);
    for (const name of PLATFORMS) {
      const headers = headersSince(bed.platforms[name], goneAt).length;
      if (headers > 0) problems.push(`${name}: ${headers} sequence headers, expected none`);
    }
    problems.push(...(await decodeErrors(bed, marks)));

    await bed.publisher.kill();
    const reset = await placeholderOnServer(bed, "reset");
    problems.push(...expects("reset", reset, 0, /the stack's own placeholder again/));
    await expectPlaceholder(bed, now());
    await goLive(bed);
    return { problems };
  },
);

/** The still that was saved at home is a JPEG. */
const stillProblems = (output: string): string[] => {
  const [, file = ""] = /^A still of it: (.*)$/m.exec(output) ?? [];
  const begins = existsSync(file) ? readFileSync(file).toString("hex", 0, 3) : "nothing";
  return begins === "ffd8ff" ? [] : [`the still ${file} begins with ${begins}`];
};

const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/** Somebody tidied up: the text cannot be drawn. */
const withoutFont = async (bed: Bed): Promise<string[]> => {
  await bed.machine.exec("mv", FONT, `${FONT}.away`);
  const said = await placeholderOnServer(bed, "text", "Back soon");
  await bed.machine.exec("mv", `${FONT}.away`, FONT);
  return expects("text, without its font", said, 1, /its font is missing on the server .*apt-get/);
};

export const placeholderText = row(
  "placeholder-text",
  "restream placeholder text: refused live, let through by its id; it outlives a pulumi up and a restart; show says so at home; another text of the stack ends it, told; a missing font is said; 0 lost",
  async (bed) => {
    const problems: string[] = [];
    const own = await shownFile(bed);
    const text = "Back at 20:15";
    problems.push(
      ...expects(
        "an emoji",
        await placeholderOnServer(bed, "text", "Back 🦩"),
        2,
        /"🦩".*not in the/,
      ),
    );
    const refused = await placeholderOnServer(bed, "text", text);
    problems.push(
      ...expects(
        "text, while live",
        refused,
        3,
        /restream placeholder text 'Back at 20:15' --allow/,
      ),
    );
    const allowed = await placeholderOnServer(bed, "text", text, "--allow", idIn(refused.output));
    problems.push(...expects("text, allowed", allowed, 0, /viewers see the text "Back at 20:15"/));
    await learnShown(bed);
    await bed.publisher.kill();
    await expectShown(bed, SLATE, now(), WITHIN_MS.shown);
    problems.push(...(await withoutFont(bed)));

    await mustUp(bed);
    await bed.machine.exec("systemctl", "restart", "mediamtx-restream", "mediamtx-feed");
    await expectShown(bed, SLATE, now(), WITHIN_MS.shownAnew);
    const shown = await bed.project.shell("./restream placeholder show");
    problems.push(
      ...expects(
        "show, at home",
        shown,
        0,
        /the text "Back at 20:15"\.[\s\S]*A still of it: .*\.jpg/,
      ),
    );

    problems.push(...stillProblems(shown.output));

    await set(bed, "placeholderText", "Back at nine");
    const { output } = await mustUp(bed);
    if (!/own placeholder takes the place of the text "Back at 20:15"/.test(output))
      problems.push(`pulumi up does not say that it ends the choice: ${output.slice(-1500)}`);
    if ((await shownFile(bed)) === own) problems.push("the stack's new text is not shown");
    await learnShown(bed);
    await set(bed, "placeholderText", PLACEHOLDER_TEXT);
    await mustUp(bed);
    const again = await placeholderOnServer(bed, "reset");
    problems.push(...expects("reset, of nothing", again, 0, /own placeholder is shown already/));
    await expectPlaceholder(bed, now());
    await goLive(bed);
    return { problems };
  },
);
