// The suite mutants: the protections, taken away one after the other; a named row must notice each.
// Needs: root, and what any rehearsal needs (README, "Test it"); it edits the installed files of its own server, and mends them.
// One row: npm run rehearse -- --suite mutants --only without-restart
import type { Bed } from "../bed/bed";
import { cutoverSize } from "../faults/cutover";
import { diskFull } from "../faults/disk-full";
import { ffmpegKilled } from "../faults/ffmpeg-fails";
import { ghostBesideLive, ghostInGap } from "../faults/ghost";
import { framesLeftOut } from "../encoders/frames-left-out";
import { oneKindStops } from "../encoders/one-kind-stops";
import { slowPlatform } from "../encoders/platform-answers-late";
import { mediamtxBeyondRepair, mediamtxKilled } from "../faults/mediamtx-fails";
import {
  platformNeverAnswers,
  platformSilent,
  platformStopsReading,
} from "../faults/platform-hangs";
import {
  platformNameless,
  platformRefuses,
  platformWrongCertificate,
} from "../faults/platform-unreachable";
import { publisherRestarts } from "../faults/publisher-restarts";
import { publisherFrozen } from "../faults/publisher-stalls";
import { rebootLive } from "../faults/reboot-live";
import { switchEachWay } from "../faults/switch";
import { watchdogFfmpegFrozen } from "../faults/watchdog-ffmpeg-frozen";
import type { Scenario } from "../verbs/scenario";
import * as without from "./edits";
import { FOR_DRAWN } from "./for-drawn";
import { mended } from "./mended";
import { noticesBrokenPlaceholder, noticesBrokenUnit } from "./notices-broken";
import { FEED, MEDIAMTX, mutantScenario, RESTREAMS, type Mutant } from "./mutant";
import { OF_APPLY } from "./of-apply";
import { OF_BROADCASTS } from "./of-broadcasts";
import { OF_CLOCK } from "./of-clock";
import { OF_OPERATE } from "./of-operate";
import { OF_PAGE } from "./of-page";
import { OF_PUBLISHERS } from "./of-publishers";
import { OF_RECORDING } from "./of-recording";
import { makeOther, removeOther } from "./placeholder";

const onServer =
  (...argv: string[]) =>
  ({ machine }: Bed): Promise<string> =>
    machine.exec(...argv);

const withoutWatchdog = {
  breaks: onServer("systemctl", "stop", "restreamd"),
  mends: onServer("systemctl", "start", "restreamd"),
};

/** Faults are as short as lets the row see what is missing; what it checks is the same. */
const MUTANT_LIST: readonly Mutant[] = [
  {
    name: "without-start-limit",
    takes: "restreams with systemd's default start limit",
    row: platformNameless(40),
    // With Restart=always nothing but the limit ends it.
    notices: /given up \(ActiveState=failed, NRestarts=\d+, Restart=always/,
    edits: without.startLimit,
    restarts: RESTREAMS,
  },
  {
    name: "without-restart",
    takes: "restreams without Restart=",
    row: ffmpegKilled,
    notices: /youtube is published to again: still not true/,
    edits: without.restartOfRestreams,
    restarts: RESTREAMS,
  },
  {
    name: "without-restart-refused",
    takes: "restreams without Restart=",
    row: platformRefuses(10),
    notices: /given up \(.*Restart=no/,
    edits: without.restartOfRestreams,
    restarts: RESTREAMS,
  },
  {
    name: "without-restart-of-mediamtx",
    takes: "MediaMTX without Restart=",
    row: mediamtxKilled,
    notices: /the publisher connects anew: still not true/,
    edits: without.restartOfMediamtx,
    restarts: [MEDIAMTX],
  },
  // A dead platform is restreamd's to notice (8 s); ffmpeg's own timeout, which must bear with a slow answer, takes 20 to 30 s.
  {
    name: "without-rw-timeout-alone",
    takes: "restreams without the output's -rw_timeout",
    row: platformSilent(20),
    notices: null,
    edits: without.outputTimeout,
    restarts: RESTREAMS,
  },
  {
    name: "without-watchdog-alone",
    takes: "no restreamd",
    row: platformSilent(30),
    notices: /no new try in the|a new try after/,
    edits: [],
    restarts: [],
    ...withoutWatchdog,
  },
  ...(
    [
      [platformNeverAnswers(30), /a new try after \d+/],
      [platformSilent(30), /no new try in the/],
      [platformStopsReading(40), /no new try in the|a new try after \d+/],
    ] as const
  ).map(([row, notices]): Mutant => ({
    name: `without-timeouts-${row.name.replace("platform-", "")}`,
    takes: "restreams without the output's -rw_timeout, and no restreamd",
    row,
    notices,
    edits: without.outputTimeout,
    restarts: RESTREAMS,
    ...withoutWatchdog,
  })),
  {
    name: "without-watchdog",
    takes: "no restreamd",
    row: watchdogFfmpegFrozen,
    notices: /twitch is published to again: still not true/,
    edits: [],
    restarts: ["restream-twitch"],
    ...withoutWatchdog,
  },
  {
    name: "without-hub",
    takes: "restreams that read MediaMTX, as they did before there was a hub",
    row: framesLeftOut(20),
    notices: /\d+ sessions lost/,
    edits: without.hub,
    restarts: RESTREAMS,
  },
  {
    name: "without-clock-anew",
    takes: "restreams that read the hub as ordinary FLV",
    row: mediamtxKilled,
    notices: /its clock stood still|a picture after|sessions lost/,
    edits: without.clockAnew,
    // MediaMTX, too: of a clock that steps back to more than 60 s before the stream's start libavformat (pts_wrap_reference)
    // thinks that it has run over, and goes on as if nothing were.
    restarts: [MEDIAMTX, ...RESTREAMS],
  },
  {
    name: "without-interleave-delta",
    takes: "feed and restreams that wait 10 s for the kind of media that is missing",
    row: oneKindStops("audio", 30),
    notices: /the other kind after \d/,
    edits: without.interleaveDelta,
    restarts: [FEED, ...RESTREAMS],
  },
  {
    name: "without-stand-by",
    takes: "a feed that waits for MediaMTX instead of sending the placeholder",
    row: mediamtxBeyondRepair,
    notices: /receives placeholder: still not true/,
    edits: without.standBy,
    restarts: [FEED],
  },
  {
    name: "without-start-patience",
    takes: "a watchdog that judges a restream that is still connecting",
    row: slowPlatform("each step", 4),
    notices: /unit=restream-youtube|none has brought media/,
    edits: without.startPatience,
    restarts: ["restreamd"],
  },
  {
    name: "without-certificate-check",
    takes: "restreams without -tls_verify",
    row: platformWrongCertificate(5),
    notices: /published to in spite of the fault/,
    edits: without.certificateCheck,
    restarts: RESTREAMS,
  },
  {
    name: "without-header-again",
    takes: "a feed that puts in no new sequence header",
    row: switchEachWay,
    notices: /sequence headers for \d+ changes of the SPS/,
    edits: without.headersAgain,
    restarts: [FEED, ...RESTREAMS],
  },
  {
    name: "without-any-header",
    takes: "a feed that puts in no header again, nor leaves it in the stream",
    row: cutoverSize,
    notices: /decoding what was received/,
    edits: without.anyHeader,
    restarts: [FEED, ...RESTREAMS],
  },
  {
    name: "with-drift",
    takes: "restreams that slow the sound by 1 %",
    row: publisherRestarts(3),
    notices: /sound and picture are [\d.]+ ms apart/,
    edits: without.soundDrifts,
    restarts: RESTREAMS,
  },
  {
    name: "with-disk-needed",
    takes: "restreams whose start needs the disk",
    row: diskFull,
    notices: /youtube is published to again: still not true/,
    edits: without.startWritesToDisk,
    restarts: RESTREAMS,
    mends: onServer("sh", "-c", `rm -f ${without.EACH_START}.*`),
  },
  {
    name: "without-publisher-lock",
    takes: "MediaMTX without overridePublisher: no",
    row: ghostBesideLive(20),
    notices: /ghost was on air/,
    edits: without.publisherLock,
    restarts: [MEDIAMTX],
  },
  {
    name: "without-read-timeout",
    takes: "MediaMTX with its default readTimeout",
    row: publisherFrozen,
    notices: /the next picture after \d+/,
    edits: without.readTimeout,
    restarts: [MEDIAMTX],
  },
  {
    name: "without-api",
    takes: "MediaMTX without its API",
    row: ghostInGap,
    notices: /curl: \(7\)/,
    edits: without.apiOff,
    restarts: [MEDIAMTX],
  },
  {
    name: "without-placeholder-match",
    takes: "a placeholder of another size than the live picture",
    row: switchEachWay,
    notices: /placeholder: width 1280, not 1920/,
    edits: without.otherPlaceholder,
    restarts: [MEDIAMTX],
    breaks: makeOther,
    mends: removeOther,
  },
  {
    name: "with-start-at-boot",
    takes: "a restream that starts at boot",
    row: rebootLive,
    notices: /restream-twitch: is-active says active|a restream started by itself/,
    edits: [],
    restarts: [],
    breaks: onServer("systemctl", "enable", "restream-twitch"),
    mends: onServer("systemctl", "disable", "restream-twitch"),
  },
];

export const ALL_MUTANTS: readonly Mutant[] = [
  ...MUTANT_LIST,
  ...FOR_DRAWN,
  ...OF_APPLY,
  ...OF_PUBLISHERS,
  ...OF_BROADCASTS,
  ...OF_OPERATE,
  ...OF_CLOCK,
  ...OF_RECORDING,
  ...OF_PAGE,
];

/** Last: what has failed on the broken server passes on the mended one. */
export const MUTANTS: readonly Scenario[] = [
  ...[noticesBrokenUnit, noticesBrokenPlaceholder],
  ...ALL_MUTANTS.map(mutantScenario),
  mended,
];
