// What tells a late or thin picture from a good one, renews a reader, and says what is wrong, what was and what is now, taken away.
import { doctorFindsFiles, onAirToExamine } from "../operate/doctor";
import { onAirAndTelling, pictureLate, pictureSawtooth } from "../operate/late";
import { forgetMetrics, metricsOnce, metricsScraped } from "../operate/metrics";
import { onAirAndWatched, pictureWatched } from "../operate/picture";
import { readerRenewed } from "../operate/reader";
import { reportMade } from "../operate/report";
import { publisherBitrate } from "../watch/publisher";
import * as fromCheckout from "./checkout-edits";
import { bitrateTold, inRestreamd, testKey } from "./edits";
import { inCheckout } from "./in-checkout";
import { FEED, type Mutant } from "./mutant";

const RESTARTS = ["restreamd"];

export const OF_OPERATE: readonly Mutant[] = [
  {
    name: "without-lateness",
    takes: "the measure of how late the picture is",
    row: pictureLate,
    prepares: onAirAndTelling,
    notices: /told that .*late|arrives more than 5 s late.*still not true/,
    edits: inRestreamd(/seconds: \(behind - least\) \/ 1e3/, "seconds: 0"),
    restarts: RESTARTS,
  },
  {
    name: "without-lateness-bound",
    takes: "the 5 s that a picture may be late, and the 6 s for which it must be",
    row: pictureSawtooth,
    prepares: onAirAndTelling,
    notices: /kind=picture-late/,
    edits: [
      ...inRestreamd(/\bLATE = 5;/, "LATE = 0.1;"),
      ...inRestreamd(/\bNOT_LATE = 3;/, "NOT_LATE = 0.05;"),
      ...inRestreamd(/(?<=over: "picture-on-time",\n\s*)toldAfter: 6/, "toldAfter: 0"),
    ],
    restarts: RESTARTS,
  },
  {
    name: "without-placeholder-muted",
    takes: "that nothing is told of the placeholder's picture",
    row: pictureWatched,
    prepares: onAirAndWatched,
    notices: /told of a good picture or none/,
    edits: inRestreamd(
      /isLive = path\d*\?\.online === true && feed\d*\.source === "mediamtx"/,
      "isLive = true",
    ),
    restarts: RESTARTS,
  },
  {
    name: "without-black",
    takes: "what sees that a picture is black",
    row: pictureWatched,
    prepares: onAirAndWatched,
    notices: /picture from OBS has been black.*still not true/,
    edits: [
      {
        path: "/usr/local/lib/restream/watch-picture",
        from: "lavfi.black_start=*) is_black=1",
        to: "lavfi.black_start=*) is_black=",
      },
    ],
    restarts: ["restreamd-picture"],
  },
  {
    name: "without-renewal",
    takes: "the renewal of a reader that has carried much",
    row: readerRenewed,
    notices: /a new one takes its place.*still not true/,
    edits: [
      {
        path: "/usr/local/lib/restream/carry-feed",
        from: "is_to_end() { is_silent || is_worn; }",
        to: "is_to_end() { is_silent; }",
      },
    ],
    restarts: [FEED],
  },
  {
    name: "without-bitrate-told",
    takes: "the telling of too few bits",
    row: publisherBitrate,
    prepares: onAirAndTelling,
    notices: /people are told OBS sends .*still not true/s,
    edits: bitrateTold,
    restarts: RESTARTS,
  },
  {
    name: "without-test-key-found",
    takes: "a doctor that knows ?bandwidthtest",
    row: doctorFindsFiles,
    prepares: onAirToExamine,
    notices: /bandwidthtest is left behind the key: .*(otherwise wrong|nothing is said)/,
    edits: testKey,
    restarts: [],
  },
  {
    name: "without-drops-reported",
    takes: "the report's connections that were cut",
    row: reportMade,
    notices: /0 resets at twitch/,
    ...inCheckout([fromCheckout.drops]),
  },
  {
    name: "without-fresh-look",
    takes: "the age at which a look's numbers are left out",
    row: metricsScraped,
    prepares: metricsOnce,
    notices: /count\(restream_publisher_online\) or vector\(0\) is 0: still not true/,
    ...inCheckout([fromCheckout.freshLook], { after: forgetMetrics }),
  },
];
