// Keyframes come seldom, or once and never again.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { untilSaid } from "../verbs/journal";
import { expectPlaceholder, expectSource } from "../verbs/row";
import { encoderRow, pictureAgain, resetInTheMiddle, withEncoder } from "../verbs/encoder";
import { PLATFORMS } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { SECRETS } from "../bed/secrets";

export const keyframesFarApart = encoderRow(
  "keyframes-10s-apart",
  "keyframes 10 s apart: carried, 0 lost; after a platform's reset a picture with the next one",
  async (bed, _since, figures) => {
    const address = (await bed.project.output("address")) as string;
    const encoder = bed.publishers.newPublisher("encoder", address, SECRETS.publishKey, {
      source: "keyframes-10s",
    });
    return withEncoder(bed, encoder, "keyframes-10s", async () => {
      const at = now();
      const problems = await resetInTheMiddle(bed, figures);
      await pictureAgain(bed, at);
      return { problems };
    });
  },
);

export const noKeyframes = encoderRow(
  "no-keyframes",
  "no keyframe after the first: carried until something has to begin anew; a platform's reset and the feed's own: told with the setting, 0 lost",
  async (bed, _since, figures) => {
    const address = (await bed.project.output("address")) as string;
    const encoder = bed.publishers.newPublisher("encoder", address, SECRETS.publishKey, {
      source: "one-keyframe",
    });
    const outcome = await withEncoder(bed, encoder, "one-keyframe", async (since) => {
      const problems = await resetInTheMiddle(bed, figures);
      await pause(20_000); // it is not killed over and over for the picture that cannot begin
      await bed.machine.exec("systemctl", "restart", "mediamtx-feed");
      // The feed cannot begin either: then viewers get the placeholder.
      for (const name of PLATFORMS)
        await expectSource(
          bed.platforms[name],
          "placeholder",
          now() - 1000,
          WITHIN_MS.placeholderWithoutKeyframe,
        );
      await untilSaid(bed, since, ["kind=keyframes-missing", "Keyframe Interval"], {
        unit: "restreamd",
      });
      return { problems };
    });
    await expectPlaceholder(bed, now() + 1000);
    return outcome;
  },
);
