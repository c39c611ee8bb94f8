// One message in Discord's channel says what is on air, and is kept so: made, edited, made anew when it is taken away, deleted.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { discordOf } from "../bed/notices-receivers";
import { STACK, UP } from "../bed/project";
import { expectBack } from "../verbs/row";
import { goLive } from "../verbs/go-live";
import { WITHIN_MS } from "../verbs/deadlines";
import { scenario } from "./asked";
import { withoutRestart } from "./set-up";

const statusMessages = (): { message: string; content: string }[] =>
  discordOf().channel.filter(({ content }) => content.startsWith("**What is on air**"));

/** Resolves with the message, of which there is one. */
const untilOne = (what: string, words: RegExp, withinMs = WITHIN_MS.told): Promise<string> =>
  eventually(what, withinMs, () => {
    const [first, ...others] = statusMessages();
    if (!first || others.length > 0) throw new Error(`${others.length + (first ? 1 : 0)} of them`);
    if (!words.test(first.content)) throw new Error(first.content);
    return first.message;
  });

export const statusMessage = scenario(
  "status-message",
  "one message in the channel says what is on air: edited at a gap, made anew when it is taken away, deleted when it is switched off",
  async (bed, _since, figures) => {
    const { tooEarly } = discordOf();
    await configure(bed, "true");
    const first = await untilOne(
      "it is made",
      /OBS: connected[\s\S]*Twitch: LIVE[\s\S]*YouTube: LIVE/,
    );
    const goneAt = now();
    await bed.publisher.kill();
    const edited = await untilOne("it tells the gap", /OBS: gone[\s\S]*Twitch: PLACEHOLDER/);
    figures["a gap shown in the status message after s"] = (now() - goneAt) / 1000;
    const backAt = now();
    await goLive(bed);
    await expectBack(bed, backAt);
    await untilOne("it tells that OBS is back", /OBS: connected[\s\S]*Twitch: LIVE/);
    discordOf().takeAway(first);
    const { refused } = discordOf();
    await bed.publisher.kill();
    // At the next edit: that comes with a change, five seconds after the one before at the earliest.
    await eventually("it is missed", WITHIN_MS.told, () => {
      if (discordOf().refused === refused) throw new Error("nothing was refused");
    });
    await goLive(bed);
    const second = await untilOne("it is made anew", /Twitch: LIVE/, WITHIN_MS.statusMessageAnew);
    await configure(bed, "false");
    await eventually("it is deleted", WITHIN_MS.told, () => {
      if (statusMessages().length > 0) throw new Error("it is still there");
    });
    const rings = discordOf().taken.filter(
      ({ content, isEdit, flags }) =>
        !isEdit && content.startsWith("**What is on air**") && flags !== 1 << 12,
    );
    return [
      ...(edited === first ? [] : ["it was made anew where an edit would do"]),
      ...(second === first ? ["it was not made anew"] : []),
      ...(rings.length > 0 ? [`${rings.length} of them rang`] : []),
      ...(discordOf().tooEarly > tooEarly ? ["a request came before Discord's own time"] : []),
    ];
  },
);

const configure = async (bed: Bed, value: "true" | "false"): Promise<void> => {
  await bed.project.mustPulumi(["config", "set", "restream:discordStatus", value, "-s", STACK]);
  await withoutRestart(bed, () => bed.project.mustPulumi(UP));
};
