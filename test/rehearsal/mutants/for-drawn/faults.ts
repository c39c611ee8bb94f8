// The mutants for drawn rows of the faults.
import { cutoverBitrate } from "../../faults/cutover";
import { feedAlone, feedStandByFrozen } from "../../faults/feed-fails";
import { stoppedWhileSilent } from "../../faults/hub-fails";
import { platformEnds } from "../../faults/platform-ends";
import { publisherKilled } from "../../faults/publisher-killed";
import { publisherHalfOpen } from "../../faults/publisher-stalls";
import { ensureOnAir } from "../../verbs/row";
import * as without from "../edits";
import { FEED, MEDIAMTX, RESTREAMS, type Mutant } from "../mutant";

export const OF_FAULTS: readonly Mutant[] = [
  {
    name: "without-stand-by-watched",
    takes: "a feed whose frozen stand-by nobody ends",
    row: feedStandByFrozen,
    notices: /receives placeholder: still not true/,
    edits: without.standByWatched,
    restarts: [FEED],
  },
  {
    name: "without-read-timeout-half-open",
    takes: "MediaMTX with its default readTimeout",
    row: publisherHalfOpen,
    notices: /the next picture after \d+/,
    edits: without.readTimeout,
    restarts: [MEDIAMTX],
  },
  {
    name: "without-stop-timeout",
    takes: "restreams that are waited for twice as long",
    row: stoppedWhileSilent,
    notices: /the stop after 2\d\.\d s/,
    edits: without.stopTimeout,
    restarts: [],
  },
  {
    name: "without-header-again-cutover",
    takes: "a feed that puts in no new sequence header",
    row: cutoverBitrate,
    notices: /sequence headers for \d+ changes of the SPS/,
    edits: without.headersAgain,
    restarts: [FEED, ...RESTREAMS],
  },
  {
    name: "without-stand-by-frozen-mediamtx",
    takes: "a feed that waits for a frozen MediaMTX",
    row: feedAlone,
    notices: /receives placeholder: still not true/,
    edits: without.standBy,
    restarts: [FEED],
  },
  {
    name: "without-placeholder",
    takes: "a server without placeholder",
    row: publisherKilled(5),
    notices: /the placeholder was never seen/,
    edits: without.placeholder,
    restarts: [MEDIAMTX, FEED],
    // Or nothing at all would be on air.
    breaks: ensureOnAir,
  },
  {
    name: "without-quick-restart",
    takes: "restreams that wait 25 s before they try anew",
    row: platformEnds,
    notices: /twitch is published to again: still not true/,
    edits: without.quickRestart,
    restarts: RESTREAMS,
  },
];
