// Measures how long pictures take from the encoder to the platforms.
import type { ScriptedPublisher } from "../../support/publisher/scripted/scripted-publisher";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { latenciesMs, median } from "./statistics";

/** Of all platforms' pictures within the time (ms since the epoch), the median, ms. @param encoder one that tells what it sent */
export const latencyOf = (
  bed: Bed,
  { sent }: Pick<ScriptedPublisher, "sent">,
  since: number,
  until: number,
): number =>
  median(
    PLATFORMS.flatMap((name) =>
      latenciesMs(
        sent,
        bed.platforms[name]
          .frames(since)
          .filter(({ kind, at }) => kind === "video" && at >= since && at < until),
      ),
    ),
  );
