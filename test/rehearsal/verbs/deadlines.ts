// Decides how long a check waits, what is promised, and what a slow machine is forgiven: every such number of the rows, once.
// A row keeps a number of its own only where that number is what it measures: how long its fault lasts, how many there are.

/**
 * How long a check goes on trying before it fails, ms. None of these is a promise: each is long enough that only a fault
 * runs it out, on a machine that does other things too.
 */
export const WITHIN_MS = {
  /** A publisher's first connect: ffmpeg and the scripted encoder start within a second, and then try each second. */
  connects: 20_000,
  /** The same from an address that a `pulumi up` has only just let in. */
  connectsOnceAllowed: 30_000,
  /** The same while the droplet boots: it is refused until MediaMTX listens. */
  connectsAfterBoot: 60_000,
  /** OBS takes seconds to start where nothing but the processor draws. */
  obsConnects: 60_000,
  /** A publisher that was cut off comes back by itself: its next try, once MediaMTX has let go of the old connection. */
  returns: 60_000,

  /** A source after a connect or an end, on a road that stands: MediaMTX analyses for 2 s, then the next keyframe. */
  shown: 20_000,
  /** A source where the feed or a restream may have to begin anew first. */
  shownAnew: 30_000,
  /** A source after MediaMTX, a platform or the line was away: more than one part begins anew, one after the other. */
  shownAfterOutage: 60_000,
  /** A source at a platform that was away: restreamd may have slowed its restream down by then (15 s before each try). */
  shownByPlatformAgain: 90_000,
  /** The right publisher after one kick: its next try and its picture. A ghost that was faster is kicked again. */
  shownAfterKick: 9000,
  /** The placeholder where no keyframe comes any more: carry-feed waits 12 s for one, and the feed was restarted. */
  placeholderWithoutKeyframe: 40_000,
  /** The placeholder at a platform that is already published to. */
  firstPlaceholder: 10_000,
  /** As much of the live picture as a comparison of clocks needs. */
  enoughToCompare: 10_000,
  /** What a platform writes into its recording as it arrives. */
  recorded: 5000,

  /** A publish after a session's end: RestartSec=100ms and a start (README: 1.6 s at the worst). */
  publishes: 20_000,
  /** The same with a picture, or with more than one restream to start. */
  publishesAnew: 30_000,
  /** A publish after units were restarted on a server that has just been broken or mended. */
  publishesOnceMended: 40_000,
  /** A publish with the right key after a wrong one: restreamd lets go of the slowed restream at its next look. */
  publishesWithRightKey: 60_000,
  /** A platform that read nothing for a minute first finds out that the old session has ended. */
  publishesAfterPause: 120_000,
  /** The same after any fault of a platform: the old session may stand for longer than the fault. */
  publishesAfterFault: 180_000,
  /** A platform notices a connection's end, or refuses, and says so. */
  platformNotices: 10_000,

  /** A machine's next boot, from `systemctl reboot` on: the old one stops its units first. */
  boots: 60_000,
  /** No job is left and no unit has failed, once MediaMTX is there. */
  bootedClean: 30_000,
  /** MediaMTX's path is read on a machine that boots. */
  readAfterBoot: 60_000,
  /** A deleted droplet is gone from the simulated API. */
  dropletGone: 10_000,
  /** No apply is at work any more, its own lines gone or not. */
  applySettles: 60_000,
  /** restreamd, killed: RestartSec=1 and a start. */
  restreamdRestarts: 10_000,
  /** restreamd, frozen: WatchdogSec=60, and a start. */
  restreamdNoticedFrozen: 90_000,

  /** The end of frames that are left out: a minute without a new reader (control/restreamd/observe/feed.ts). */
  framesWhole: 120_000,

  /** A line in a unit's journal that follows at once from what was done. */
  said: 20_000,
  /** MediaMTX's answers to many wrong keys: it takes up to 4 s for each. */
  saidToMany: 30_000,
  /** What it says of an OBS that starts, or of pictures that it has to look at for a while. */
  saidOfSlow: 60_000,

  /** An order at Let's Encrypt: a second there, and get-certificate's own looks. */
  certificate: 60_000,

  /** A notice that follows from restreamd's looks: every 2 s, three of them. */
  told: 30_000,
  /** `restream status`: restreamd's looks, and who was refused before is a trouble until a minute later. */
  shownByStatus: 90_000,
  /** The status message after it was taken away: two minutes after the one before at the earliest. */
  statusMessageAnew: 150_000,
  /** That nobody sees it, and that somebody does again: the platform is asked each 30 s, and twice. */
  toldOfBroadcast: 180_000,
  /** That it is not known: two minutes of it, and the question before. */
  toldOfUnknown: 240_000,
  /** That it is known again: five minutes of it. */
  toldOfKnown: 480_000,
  /** A platform is asked for the first time, or again after it was not. */
  asked: 60_000,
  /** Five minutes since a restream's start, in which nothing is told of its broadcast. */
  broadcastGrace: 330_000,
  /** A notice of a restream that takes nothing: restreamd waits 20 s before it calls one failing. */
  toldOfFailing: 60_000,
  /** A bitrate that is low or unsteady: the rule's own half minute, twice over, and a notice. */
  toldOfBitrate: 90_000,
  /** Every notice that is due, after the receiver failed: the notifier's pauses grow up to a minute (backoff.ts). */
  allTold: 120_000,
  /** restreamd's own line about something that it looks at each 2 s, also after a boot. */
  restreamdSays: 60_000,
  /** Something that the notifier does at its next look, or that restreamd writes at its next. */
  noticed: 20_000,
  /** A receiver that fails is asked again after a pause that grows, up to a minute. */
  askedAgain: 60_000,
  /** A rollover's new broadcast: it waits 30 s for the platform's grace. */
  rolledOver: 60_000,
  /** What Prometheus says after a scrape and an evaluation, each second. */
  scraped: 30_000,
  /** Thousands of events, each told: the receiver sets the pace. */
  fortnightTold: 300_000,
};

/** A check of a promise goes on for longer than it: for the figure, which says by how much it was missed. */
export const givesUpAfterMs = (promisedSeconds: number, times: number): number =>
  promisedSeconds * times * 1000;

/** What the README promises ("Measured", "What people's encoders send"), seconds. */
export const PROMISED_SECONDS = {
  /** An API that first says "not live" to its telling: two equal answers, 30 s apart, and a look. */
  unseenTold: 90,
  /** A publisher's end to the placeholder. */
  placeholder: 0.5,
  /** A publisher's connect to its picture: MediaMTX's 2 s of analysis and the next keyframe. */
  live: 3.5,
  /** The still picture of a publisher that sends nothing: MediaMTX's readTimeout of 4 s, and a picture's way. */
  stillPicture: 4.5,
  /** A picture without a publisher's fault: a process on the road was killed. */
  picture: 4,
  /** A picture after a part of the feed hung. */
  pictureAfterHang: 15,
  /** The feed notices within 6 s a reader that MediaMTX let go of; as much again for a slow machine, and a keyframe. */
  pictureAfterReader: 15,
  /** The stand-by's placeholder once MediaMTX is gone. */
  standBy: 2,
  /** The same while MediaMTX hangs: its reader must first be found silent. */
  standByOfHang: 12,
  /** MediaMTX deaf to OBS's next connect: restreamd sees it for 10 s in looks of 2 s; OBS then waits longer before each try. */
  connectAfterDeaf: 18,
  /** A platform's reset to the next publish, at the median and at the worst. */
  publishingMedian: 1,
  publishingWorst: 3,
  /** A platform's reset to the picture: with the next keyframe, which OBS sends each two seconds. */
  pictureMedian: 2,
  /** The end of a fault of the platform's to the next publish: where it could not be reached, and where it hung. */
  publishingAfterUnreachable: 2,
  publishingAfterHang: 3,
  /** A hanging platform, once it could be noticed, to a new try. */
  newTry: 15,
  /** One killed ffmpeg to the next publish. */
  publishingAfterKill: 2,
  /** One frozen ffmpeg to the next publish: restreamd has to see it first. */
  publishingAfterFreeze: 15,
  /** The right key to the next publish. */
  publishingWithRightKey: 10,
  /** The hub killed, and frozen, to both publishing again. */
  publishingAfterHubKilled: 4,
  publishingAfterHubFrozen: 15,
  /** A publish, or a picture, on a server whose disk or memory is full. */
  onFullServer: 4,
  /** TimeoutStopSec= of restream.service. */
  stop: 10,
  /** A boot's start to the first picture that can be read. */
  readableAfterBoot: 20,
  /** An encoder's fault, then a platform's reset, to the next publish. */
  publishingBesideEncoder: 5,
  /** The longest still picture while an encoder leaves frames out: MediaMTX's readers begin at the next keyframe. */
  stillPictureOfLeftOut: 2,
  /** Feed and restream each wait a second for the kind of media that is missing (-max_interleave_delta). */
  otherKind: 2.5,
  /** An event, once restreamd could see it, to the notice. */
  told: 10,
};

/** What is forgiven on top of a promise, seconds: machines differ in speed, and this one does other things too. */
export const GRACE_SECONDS = {
  /** A publisher's start, end or stall. */
  publisher: 1,
  /** The same in the replay, beside the recorder and 14 days' frames. */
  replay: 1.5,
  /** A fault of a platform, which may itself be late. */
  platform: 1.5,
  /** A process on the road that is started anew. */
  restart: 2,
  /** An encoder that does what it should not. */
  encoder: 2,
  /** Something hangs: it is found by looks, which may be late each. */
  hang: 5,
  /** The hub's restart is every restream's. */
  hub: 3,
  /** A server whose disk or memory is full. */
  fullServer: 1,
  /** OBS's picture: the feed needs a moment to begin anew. */
  obs: 1,
  /** A notice; through Apprise, for the process that reads the address; on the feed, for what was away before. */
  told: 5,
  toldByApprise: 8,
  toldOfFeed: 15,
};

/** The story's own bounds for OBS's crash, seconds: looser than what is promised, for the row shows that it works at all. */
export const STORY_SECONDS = { placeholder: 2, live: 5 };

/** The longest time without a new picture at a platform that was left alone, seconds; a picture is due each 33 ms. */
export const UNTOUCHED_SECONDS = {
  /** Nothing was touched on its road: a busy machine may be late, never by as much. */
  unbroken: 2,
  /** A fault hit something beside it, which is dealt with on the same machine. */
  besideAFault: 3,
  /** A publisher may have gone and another come meanwhile: that may cost two seconds. */
  publisherChanged: 5,
};
