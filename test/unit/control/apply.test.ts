import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decide } from "../../../control/apply/plan";
import { explainRefusal, leftOver, reasonOfRefusal } from "../../../control/apply/refusal-words";
import { nowWaiting, stillWaiting } from "../../../control/shared/waiting";
import { parseRelease, type ReleaseFile } from "../../../control/apply/release";
import type { HostState, Unfinished } from "../../../control/apply/host-state";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const file = (path: string, content: string, units: string[] = [], mode = "0644"): ReleaseFile => ({
  path,
  mode,
  units,
  content,
  sha256: sha256(content),
});
const MEDIAMTX = file("/etc/restream/mediamtx.yml", "m", ["mediamtx-restream.service"], "0600");
const TWITCH = file("/etc/restream/restream-twitch.env", "t", ["restream-twitch.service"]);
const UNIT = file("/etc/systemd/system/restream-twitch.service", "u", ["restream-twitch.service"]);
const RELEASE = [MEDIAMTX, TWITCH, UNIT];

const hostWith = (files: ReleaseFile[], running: string[], installed = files): HostState => ({
  files: new Map(files.map((each) => [each.path, each])),
  installed: installed.map(({ path }) => path),
  running: new Set(running),
  invocations: new Map(running.map((unit) => [unit, `${unit} now`])),
  silent: new Set(),
  publisherOnline: true,
  chosen: undefined,
  hotPaths: new Set(),
  missing: [],
  unfinished: undefined,
});
const RUNNING = ["mediamtx-restream.service", "restream-twitch.service"];
const NOTHING = {
  ...{ packages: [], write: [], hot: [], remove: [], restart: [], start: [], stop: [] },
  ...{ wait: [], isAllowed: false },
};

describe("a release is decided as a whole", () => {
  it("writes nothing and restarts nothing when nothing changed", () => {
    expect(decide(RELEASE, hostWith(RELEASE, RUNNING))).toEqual({
      allowed: true,
      plan: NOTHING,
    });
  });

  it("ends a socket that the release no longer brings, and restarts its service", () => {
    const service = file("/etc/systemd/system/restreamd-page.service", "s", [
      "restreamd-page.service",
    ]);
    const socket = file("/etc/systemd/system/restreamd-page.socket", "t");
    const dropIn = file("/etc/systemd/system/restreamd-page.service.d/50-public.conf", "d");
    const before = [...RELEASE, service, socket, dropIn];
    const running = [...RUNNING, "restreamd-page.service", "restreamd-page.socket"];
    expect(decide([...RELEASE, service], hostWith(before, running))).toMatchObject({
      plan: { restart: ["restreamd-page.service"], stop: ["restreamd-page.socket"], start: [] },
    });
    expect(decide(before, hostWith(before, running))).toMatchObject({ plan: NOTHING });
  });

  it("restarts the watchdog whenever its program changes, and starts it where it does not run", () => {
    const unit = file("/etc/systemd/system/restreamd.service", "r", ["restreamd.service"]);
    const program = file("/usr/local/lib/restream/restreamd.cjs", "p", ["restreamd.service"]);
    const before = [...RELEASE, unit, { ...program, sha256: sha256("old") }];
    const after = [...RELEASE, unit, program];
    expect(decide(after, hostWith(before, [...RUNNING, "restreamd.service"]))).toMatchObject({
      plan: { write: [program], restart: ["restreamd.service"], start: [], stop: [] },
    });
    expect(decide(after, hostWith(before, RUNNING))).toMatchObject({
      plan: { restart: [], start: ["restreamd.service"] },
    });
  });

  it("restarts a timer that changed, starts one that is new, stops one that is gone", () => {
    const name = "restreamd-summary.timer";
    const timer = file(`/etc/systemd/system/${name}`, "09:00", [name]);
    const before = [...RELEASE, { ...timer, sha256: sha256("08:00") }];
    const running = [...RUNNING, name];
    expect(decide([...RELEASE, timer], hostWith(before, running))).toMatchObject({
      plan: { restart: [name], start: [], stop: [] },
    });
    expect(decide([...RELEASE, timer], hostWith(RELEASE, RUNNING))).toMatchObject({
      plan: { restart: [], start: [name], stop: [] },
    });
    expect(decide(RELEASE, hostWith(before, running))).toMatchObject({
      plan: { remove: [timer.path], restart: [], start: [], stop: [name] },
    });
    expect(decide(RELEASE, hostWith(before, RUNNING))).toMatchObject({ plan: { stop: [] } });
  });

  it("lets the first release restart MediaMTX: nobody may publish before it", () => {
    const decision = decide(RELEASE, hostWith([], ["mediamtx-restream.service"]));
    expect(decision).toEqual({
      allowed: true,
      plan: {
        ...NOTHING,
        write: RELEASE,
        restart: ["mediamtx-restream.service"],
      },
    });
  });

  it.each<[string, ReleaseFile, string[], string[]]>([
    [
      "MediaMTX's config",
      file(MEDIAMTX.path, "new", MEDIAMTX.units, "0600"),
      RUNNING,
      ["mediamtx-restream.service"],
    ],
    [
      "a running restream's address",
      file(TWITCH.path, "new", TWITCH.units),
      RUNNING,
      ["restream-twitch.service"],
    ],
    [
      "the mode alone of what a running unit read",
      { ...TWITCH, mode: "0600" },
      RUNNING,
      ["restream-twitch.service"],
    ],
  ])("refuses a change of %s", (_, changed, running, refused) => {
    const release = RELEASE.map((each) => (each.path === changed.path ? changed : each));
    expect(decide(release, hostWith(RELEASE, running))).toMatchObject({
      ...{ allowed: false, packages: [], live: ["restream-twitch.service"] },
      cuts: refused.map((unit) => ({ unit, hits: ["restream-twitch.service"] })),
    });
  });

  it("takes a change of who may publish while MediaMTX runs, and interrupts nothing", () => {
    const changed = file(MEDIAMTX.path, "new", MEDIAMTX.units, "0600");
    const host = { ...hostWith(RELEASE, RUNNING), hotPaths: new Set([MEDIAMTX.path]) };
    expect(decide([changed, TWITCH, UNIT], host)).toMatchObject({
      allowed: true,
      plan: { write: [changed], hot: [changed], restart: [], stop: [] },
    });
    const stopped = { ...host, running: new Set<string>() };
    expect(decide([changed, TWITCH, UNIT], stopped)).toMatchObject({ plan: { hot: [] } });
  });

  it("applies a change of a restream that is stopped, without starting it", () => {
    const changed = file(TWITCH.path, "new", TWITCH.units);
    expect(
      decide([MEDIAMTX, changed, UNIT], hostWith(RELEASE, ["mediamtx-restream.service"])),
    ).toEqual({
      allowed: true,
      plan: { ...NOTHING, write: [changed] },
    });
  });

  it("starts MediaMTX when somebody stopped it, and no restream", () => {
    expect(decide(RELEASE, hostWith(RELEASE, []))).toMatchObject({
      plan: { restart: [], start: ["mediamtx-restream.service"] },
    });
  });

  it("removes what the release no longer holds, and refuses while its unit runs", () => {
    expect(decide([MEDIAMTX], hostWith(RELEASE, ["mediamtx-restream.service"]))).toMatchObject({
      plan: { remove: [TWITCH.path, UNIT.path] },
    });
    expect(decide([MEDIAMTX], hostWith(RELEASE, RUNNING))).toMatchObject({
      allowed: false,
      cuts: [{ unit: "restream-twitch.service" }],
    });
  });
});

const [HUB, STREAM, FEED] = [
  "mediamtx-hub.service",
  "mediamtx-restream.service",
  "mediamtx-feed.service",
] as const;
const unitFile = (unit: string): ReleaseFile => file(`/etc/systemd/system/${unit}`, unit, [unit]);
const HUB_CONFIG = file("/usr/local/share/restream/hub.conf", "h", [HUB]);
const CARRY_FEED = file("/usr/local/lib/restream/carry-feed", "c", [FEED], "0755");
const FEED_ENV = file("/etc/restream/feed.env", "f", [FEED]);
const KEY = file(
  "/etc/restream/restream-twitch.ffpreset",
  "k",
  ["restream-twitch.service"],
  "0600",
);
const PACKAGES = file("/usr/local/share/restream/packages", "nginx\n");
const WHOLE = [
  ...[...RELEASE, KEY, PACKAGES],
  ...[unitFile(HUB), unitFile(STREAM), unitFile(FEED), HUB_CONFIG, CARRY_FEED, FEED_ENV],
];
/** As a server has it that was made before there was a hub. */
const BEFORE_HUB = [...RELEASE, KEY, unitFile(STREAM)];
const SERVER: string[] = [HUB, STREAM, FEED];
const TWITCH_UNIT = "restream-twitch.service";
const YOUTUBE_UNIT = "restream-youtube.service";

/** What becomes of a release that changes one file, on a server that runs `running`. */
const changing = (
  changed: ReleaseFile,
  running: string[],
  host: Partial<HostState> = {},
): string => {
  const before = WHOLE.map((each) =>
    each.path === changed.path ? { ...each, sha256: sha256("old") } : each,
  );
  const decision = decide(WHOLE, { ...hostWith(before, running), ...host });
  if (!decision.allowed)
    return decision.cuts
      .map(({ unit, costs, hits }) => `refused: ${unit} costs ${costs} at ${hits.join(", ")}`)
      .join("; ");
  const { restart, wait } = decision.plan;
  expect(decision.plan).toMatchObject({ write: [changed], remove: [], stop: [] });
  return `restarts ${restart.join(", ") || "nothing"}${wait.length > 0 ? `, ${wait.join(", ")} waits` : ""}`;
};

describe("a change on a server that runs", () => {
  const SILENT = { silent: new Set([TWITCH_UNIT]) };
  const ON_AIR = [...SERVER, TWITCH_UNIT, YOUTUBE_UNIT];
  const ALL = `${TWITCH_UNIT}, ${YOUTUBE_UNIT}`;
  const OFFLINE = { publisherOnline: false };
  const refused = (unit: string, hits: string): string =>
    `refused: ${unit} costs ${[FEED, STREAM].some((road) => road === unit) ? "picture" : "broadcast"} at ${hits}`;
  it.each<{
    what: string;
    file: ReleaseFile;
    runs: string[];
    is?: Partial<HostState>;
    then: string;
  }>([
    // The hub: every broadcast hangs on it.
    { what: "the hub's unit", file: unitFile(HUB), runs: SERVER, then: `restarts ${HUB}` },
    { what: "hub.conf", file: HUB_CONFIG, runs: SERVER, then: `restarts ${HUB}` },
    { what: "the hub's unit, on air", file: unitFile(HUB), runs: ON_AIR, then: refused(HUB, ALL) },
    { what: "hub.conf, on air", file: HUB_CONFIG, runs: ON_AIR, then: refused(HUB, ALL) },
    {
      what: "hub.conf, while one tries that has sent nothing",
      ...{ file: HUB_CONFIG, runs: [...SERVER, TWITCH_UNIT], is: SILENT },
      then: `restarts ${HUB}`,
    },
    {
      what: "hub.conf, on air in a gap",
      ...{ file: HUB_CONFIG, runs: ON_AIR, is: OFFLINE },
      then: refused(HUB, ALL),
    },
    // The feed.
    { what: "the feed's unit", file: unitFile(FEED), runs: SERVER, then: `restarts ${FEED}` },
    { what: "carry-feed", file: CARRY_FEED, runs: SERVER, then: `restarts ${FEED}` },
    { what: "the stand-by's placeholder", file: FEED_ENV, runs: SERVER, then: `restarts ${FEED}` },
    {
      what: "the feed's unit, on air",
      file: unitFile(FEED),
      runs: ON_AIR,
      then: refused(FEED, ALL),
    },
    { what: "carry-feed, on air", file: CARRY_FEED, runs: ON_AIR, then: refused(FEED, ALL) },
    {
      what: "the stand-by's placeholder, on air",
      file: FEED_ENV,
      runs: ON_AIR,
      then: refused(FEED, ALL),
    },
    {
      what: "the stand-by's placeholder, on air in a gap",
      ...{ file: FEED_ENV, runs: ON_AIR, is: OFFLINE },
      then: `restarts ${FEED}`,
    },
    // MediaMTX: without a broadcast, a publisher connects anew and nobody sees it.
    { what: "MediaMTX's unit", file: unitFile(STREAM), runs: SERVER, then: `restarts ${STREAM}` },
    { what: "mediamtx.yml", file: MEDIAMTX, runs: SERVER, then: `restarts ${STREAM}` },
    { what: "mediamtx.yml, on air", file: MEDIAMTX, runs: ON_AIR, then: refused(STREAM, ALL) },
    {
      what: "mediamtx.yml, on air in a gap",
      ...{ file: MEDIAMTX, runs: ON_AIR, is: OFFLINE },
      then: `restarts ${STREAM}`,
    },
    {
      what: "mediamtx.yml, MediaMTX stopped",
      file: MEDIAMTX,
      runs: [HUB, FEED, TWITCH_UNIT],
      then: "restarts nothing",
    },
    // A restream.
    {
      what: "a stream key, off",
      file: KEY,
      runs: [...SERVER, YOUTUBE_UNIT],
      then: "restarts nothing",
    },
    {
      what: "a stream key, on air",
      file: KEY,
      runs: ON_AIR,
      then: refused(TWITCH_UNIT, TWITCH_UNIT),
    },
    {
      what: "an address, on air",
      file: TWITCH,
      runs: ON_AIR,
      then: refused(TWITCH_UNIT, TWITCH_UNIT),
    },
    {
      what: "a restream's unit, on air",
      file: UNIT,
      runs: ON_AIR,
      then: `restarts nothing, ${TWITCH_UNIT} waits`,
    },
    {
      what: "a stream key, nothing sent yet",
      file: KEY,
      runs: ON_AIR,
      is: SILENT,
      then: `restarts ${TWITCH_UNIT}`,
    },
    {
      what: "an address, nothing sent yet",
      file: TWITCH,
      runs: ON_AIR,
      is: SILENT,
      then: `restarts ${TWITCH_UNIT}`,
    },
    {
      what: "its unit, nothing sent yet",
      file: UNIT,
      runs: ON_AIR,
      is: SILENT,
      then: `restarts ${TWITCH_UNIT}`,
    },
    // What nobody has read.
    {
      what: "the list of packages, on air",
      file: PACKAGES,
      runs: ON_AIR,
      then: "restarts nothing",
    },
  ])("$what: $then", ({ file: changed, runs, is, then }) => {
    expect(changing(changed, runs, is)).toBe(then);
  });
});

describe("hub, MediaMTX and feed", () => {
  it("are started in this order where they do not run", () => {
    expect(decide(WHOLE, hostWith(BEFORE_HUB, []))).toMatchObject({
      plan: { restart: [], start: SERVER },
    });
    expect(decide(WHOLE, hostWith(BEFORE_HUB, [STREAM]))).toMatchObject({
      plan: { restart: [], start: [HUB, FEED] },
    });
  });

  it("restart in this order", () => {
    const before = WHOLE.map((each) => ({ ...each, sha256: sha256("old") }));
    expect(decide(WHOLE, hostWith(before, SERVER, []))).toMatchObject({
      plan: { restart: SERVER, start: [] },
    });
  });

  it("go where a release no longer brings them, and not while something is on air", () => {
    expect(decide(BEFORE_HUB, hostWith(WHOLE, SERVER))).toMatchObject({
      plan: { restart: [], start: [], stop: expect.arrayContaining([HUB, FEED]) as unknown },
    });
    expect(decide(BEFORE_HUB, hostWith(WHOLE, [...SERVER, TWITCH_UNIT]))).toMatchObject({
      allowed: false,
      cuts: [
        { unit: HUB, costs: "broadcast", hits: [TWITCH_UNIT] },
        { unit: FEED, costs: "picture", hits: [TWITCH_UNIT] },
      ],
    });
  });

  it("MediaMTX's exception for the first release ends where something is on air", () => {
    const before = WHOLE.map((each) => ({ ...each, sha256: sha256("old") }));
    expect(decide(WHOLE, hostWith(before, [STREAM, YOUTUBE_UNIT], []))).toMatchObject({
      allowed: false,
      cuts: [{ unit: STREAM, costs: "picture", hits: [YOUTUBE_UNIT] }],
    });
  });
});

describe("a destination that is removed", () => {
  const WITHOUT = [MEDIAMTX];
  it("is stopped with its unit where it has sent nothing", () => {
    const host = { ...hostWith(RELEASE, RUNNING), silent: new Set([TWITCH_UNIT]) };
    expect(decide(WITHOUT, host)).toMatchObject({
      allowed: true,
      plan: { restart: [], stop: [TWITCH_UNIT], remove: [TWITCH.path, UNIT.path] },
    });
  });
});

describe("what an apply that failed half-way still owes", () => {
  const owing = (unfinished: Unfinished, running: string[]): unknown => {
    const decision = decide(WHOLE, { ...hostWith(WHOLE, running), unfinished });
    return decision.allowed
      ? decision.plan.restart
      : `refused: ${decision.cuts.map(({ unit }) => unit).join(", ")}`;
  };
  const LIVE = [...SERVER, TWITCH_UNIT];
  const NO = `refused: ${STREAM}`;
  it.each<{ what: string; owed: Unfinished; runs: string[]; then: unknown }>([
    {
      what: "MediaMTX is not restarted under a live broadcast",
      owed: { restart: [STREAM] },
      runs: LIVE,
      then: NO,
    },
    {
      what: "MediaMTX is restarted where nothing is on air",
      owed: { restart: [STREAM] },
      runs: SERVER,
      then: [STREAM],
    },
    {
      what: "but it is, for the first release",
      owed: { restart: [STREAM] },
      runs: SERVER,
      then: [STREAM],
    },
    {
      what: "and not even then under a live broadcast",
      owed: { restart: [STREAM] },
      runs: LIVE,
      then: NO,
    },
    {
      what: "what has stopped since is owed nothing",
      owed: { restart: [STREAM] },
      runs: [HUB, FEED, TWITCH_UNIT],
      then: [],
    },
    {
      what: "what was started since (a reboot) is owed nothing",
      owed: { restart: [STREAM], invocations: { [STREAM]: "before the reboot" } },
      ...{ runs: LIVE, then: [] },
    },
    {
      what: "what still runs as it did is owed its restart",
      owed: { restart: [STREAM], invocations: { [STREAM]: `${STREAM} now` } },
      ...{ runs: LIVE, then: NO },
    },
    { what: "the hub, nothing on air", owed: { restart: [HUB] }, runs: SERVER, then: [HUB] },
    { what: "the hub, on air", owed: { restart: [HUB] }, runs: LIVE, then: `refused: ${HUB}` },
    {
      what: "the watchdog",
      owed: { restart: ["restreamd.service"] },
      runs: ["restreamd.service"],
      then: ["restreamd.service"],
    },
  ])("$what", ({ owed, runs, then }) => {
    expect(owing(owed, runs)).toEqual(then);
  });
});

describe("missing packages", () => {
  const missing = ["nginx", "libnginx-mod-rtmp"];
  it("are installed where nothing is on air", () => {
    expect(decide(WHOLE, { ...hostWith(WHOLE, SERVER), missing })).toMatchObject({
      plan: { packages: missing, restart: [] },
    });
  });

  it("are refused while something is, with the steps", () => {
    const host = { ...hostWith(WHOLE, [...SERVER, TWITCH_UNIT, YOUTUBE_UNIT]), missing };
    const decision = decide(WHOLE, host);
    expect(decision).toMatchObject({
      ...{ allowed: false, cuts: [], packages: missing },
      live: [TWITCH_UNIT, YOUTUBE_UNIT],
    });
    if (decision.allowed) throw new Error("allowed");
    expect(explainRefusal(decision, "")).toBe(
      "REFUSED, nothing was changed. This release needs Debian packages that the server lacks (nginx, libnginx-mod-rtmp); they are installed only while no restream runs. After the broadcast: restream stop twitch; restream stop youtube; pulumi up; restream start twitch; restream start youtube.",
    );
    expect(decide(WHOLE, host, decision.id), "no id lets packages through").toMatchObject({
      allowed: false,
    });
    expect(reasonOfRefusal(decision)).toMatch(/^it needs Debian packages \(nginx, libnginx/);
  });
});

describe("a refusal", () => {
  const ON_AIR = [...SERVER, TWITCH_UNIT, YOUTUBE_UNIT];
  const old = (...files: ReleaseFile[]): ReleaseFile[] =>
    WHOLE.map((each) => (files.includes(each) ? { ...each, sha256: sha256("old") } : each));
  const refusalOf = (before: ReleaseFile[], host: Partial<HostState> = {}, allow = "") => {
    const decision = decide(WHOLE, { ...hostWith(before, ON_AIR), ...host }, allow);
    if (decision.allowed) throw new Error("allowed");
    return decision;
  };

  it.each<[string, ReleaseFile[], string]>([
    [
      "of the picture",
      [MEDIAMTX],
      `This release would restart MediaMTX (${STREAM}): viewers see up to 15 s of placeholder, and no broadcast ends. To do it now: pulumi config set restream:allow ID; pulumi up. Or run pulumi up while OBS is not streaming: then nothing is cut.`,
    ],
    [
      "of one broadcast",
      [KEY],
      `This release would restart ${TWITCH_UNIT}: the broadcast at twitch ends, and a new one begins; youtube is not affected. To do it now: pulumi config set restream:allow ID; pulumi up. Or after the broadcast: restream stop twitch; restream stop youtube; pulumi up; restream start twitch; restream start youtube.`,
    ],
    [
      "of all",
      [HUB_CONFIG, CARRY_FEED],
      `This release would restart the hub (${HUB}) and the feed (${FEED}): the broadcast at twitch and youtube ends, and a new one begins. To do it now`,
    ],
  ])("says what it costs, %s, and the ways on", (_, changed, words) => {
    const refusal = refusalOf(old(...changed));
    expect(refusal.id).toMatch(/^[0-9a-f]{8}$/);
    expect(explainRefusal(refusal, "")).toContain(
      `REFUSED, nothing was changed. ${words.replace("ID", refusal.id)}`,
    );
  });

  it("of a destination that is removed says that its broadcast ends", () => {
    const without = WHOLE.filter((each) => ![KEY, TWITCH, UNIT].includes(each));
    const decision = decide(without, hostWith(WHOLE, ON_AIR));
    if (decision.allowed) throw new Error("allowed");
    expect(explainRefusal(decision, "")).toContain(
      `would restart ${TWITCH_UNIT}: the broadcast at twitch ends; youtube is not affected.`,
    );
  });

  it("is let through by its id, and by no other", () => {
    const before = old(KEY);
    const { id } = refusalOf(before);
    expect(decide(WHOLE, hostWith(before, ON_AIR), id)).toMatchObject({
      allowed: true,
      plan: { restart: [TWITCH_UNIT], isAllowed: true },
    });
    expect(refusalOf(before, {}, "12345678").id).toBe(id);
    expect(explainRefusal(refusalOf(before, {}, "12345678"), "12345678")).toContain(
      "What was allowed (12345678) was something else.",
    );
  });

  it("has another id for other files, other units, and when a unit has been started anew", () => {
    const ids = [
      refusalOf(old(KEY)),
      refusalOf(old(KEY, TWITCH)),
      refusalOf(old(KEY, MEDIAMTX)),
      refusalOf(old(KEY), { invocations: new Map([[TWITCH_UNIT, "another start"]]) }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has another id once another broadcast would end, or one that was named is another", () => {
    const before = old(HUB_CONFIG);
    const twitchAlone = hostWith(before, [...SERVER, TWITCH_UNIT]);
    const decision = decide(WHOLE, twitchAlone);
    if (decision.allowed) throw new Error("allowed");
    expect(decide(WHOLE, hostWith(before, ON_AIR), decision.id)).toMatchObject({ allowed: false });
    const invocations = new Map([...twitchAlone.invocations, [TWITCH_UNIT, "begun since"]]);
    expect(decide(WHOLE, { ...twitchAlone, invocations }, decision.id)).toMatchObject({
      allowed: false,
    });
    expect(decide(WHOLE, twitchAlone, decision.id)).toMatchObject({ allowed: true });
  });

  it("of the picture does not mind a restream that its platform has started anew", () => {
    const { id } = refusalOf(old(MEDIAMTX));
    const invocations = new Map([
      ...hostWith(WHOLE, ON_AIR).invocations,
      [TWITCH_UNIT, "started anew"],
    ]);
    expect(refusalOf(old(MEDIAMTX), { invocations }).id).toBe(id);
  });

  it("does not mind that what it does not cut was started anew", () => {
    const { id } = refusalOf(old(KEY));
    const invocations = new Map([
      [TWITCH_UNIT, `${TWITCH_UNIT} now`],
      [STREAM, "another start"],
    ]);
    expect(refusalOf(old(KEY), { invocations }).id).toBe(id);
  });

  it("that nothing was cut although something was allowed is known", () => {
    expect(decide(WHOLE, hostWith(WHOLE, ON_AIR), "12345678")).toMatchObject({
      plan: { isAllowed: false },
    });
    expect(leftOver("12345678")).toBe(
      "restream:allow=12345678 was not needed and let nothing through. Take it out: pulumi config rm restream:allow",
    );
  });

  it("is told to restreamd in half a sentence", () => {
    const refusal = refusalOf(old(MEDIAMTX));
    expect(reasonOfRefusal(refusal)).toBe(
      `it would have restarted MediaMTX (${STREAM}) (viewers see up to 15 s of placeholder, and no broadcast ends); to do it now, restream:allow is ${refusal.id}`,
    );
  });
});

describe("with an allowed restart of the hub", () => {
  it("no restream waits: each starts anew with it", () => {
    const before = WHOLE.map((each) =>
      [UNIT, HUB_CONFIG].includes(each) ? { ...each, sha256: sha256("old") } : each,
    );
    const host = hostWith(before, [...SERVER, TWITCH_UNIT]);
    const refused = decide(WHOLE, host);
    if (refused.allowed) throw new Error("allowed");
    expect(decide(WHOLE, host, refused.id)).toMatchObject({
      plan: { restart: [HUB], wait: [] },
    });
  });
});

describe("a restream whose unit alone changes", () => {
  const before = WHOLE.map((each) => (each === UNIT ? { ...each, sha256: sha256("old") } : each));
  const ON_AIR = [...SERVER, TWITCH_UNIT];
  it("restarts with the others where it is allowed to end", () => {
    const both = before.map((each) => (each === KEY ? { ...each, sha256: sha256("old") } : each));
    expect(decide(WHOLE, hostWith(both, ON_AIR))).toMatchObject({ allowed: false });
  });

  it("is owed its restart by an apply that failed half-way, and then it does not wait", () => {
    const unfinished = { restart: [TWITCH_UNIT] };
    expect(decide(WHOLE, { ...hostWith(before, ON_AIR), unfinished })).toMatchObject({
      allowed: false,
      cuts: [{ unit: TWITCH_UNIT }],
    });
  });
});

describe("who waits for the next start", () => {
  const runs = (run: string): ReadonlyMap<string, string> => new Map([[TWITCH_UNIT, run]]);
  it.each([
    [undefined, [], "a", undefined],
    [undefined, [TWITCH_UNIT], "a", { [TWITCH_UNIT]: "a" }],
    [{ [TWITCH_UNIT]: "a" }, [], "a", { [TWITCH_UNIT]: "a" }],
    [{ [TWITCH_UNIT]: "a" }, [], "b", undefined],
    [{ [TWITCH_UNIT]: "a" }, [TWITCH_UNIT], "b", { [TWITCH_UNIT]: "b" }],
  ])("before %o, then %o in run %s: %o", (noted, more, run, then) => {
    expect(nowWaiting(noted, more, runs(run))).toEqual(then);
    expect(stillWaiting(then, runs(run))).toEqual(Object.keys(then ?? {}));
    expect(stillWaiting(then, runs("the next"))).toEqual([]);
  });
});

describe("a release on the wire", () => {
  const part = (...files: ReleaseFile[]): string => JSON.stringify({ files });

  it("is read from both parts", () => {
    const placeholder = { path: `/var/lib/restream/placeholder/${"0".repeat(16)}.mp4`, args: [] };
    const mediamtx = { version: "v1.21.0", url: "http://mirror.example/m", sha256: "b".repeat(64) };
    const whole = { placeholder, mediamtx };
    expect(parseRelease(JSON.stringify({ files: [TWITCH], ...whole }), part(MEDIAMTX))).toEqual({
      files: [TWITCH, MEDIAMTX],
      ...whole,
      allow: "",
    });
    expect(
      parseRelease(
        JSON.stringify({ files: [], ...whole }),
        JSON.stringify({ files: [], allow: "0123abcd" }),
      ),
    ).toMatchObject({ allow: "0123abcd" });
  });

  it.each<[string, string, RegExp]>([
    [
      "a part that was cut short",
      part(TWITCH).slice(0, 30),
      /not JSON \(30 characters\): it was cut short/,
    ],
    [
      "a content that is not what its hash says",
      part({ ...TWITCH, content: "other" }),
      /does not have the hash/,
    ],
    [
      "a path outside",
      part({ ...TWITCH, path: "/root/.ssh/authorized_keys" }),
      /malformed at files\.0\.path/,
    ],
    [
      "a path that climbs out",
      part({ ...TWITCH, path: "/etc/../root/x" }),
      /malformed at files\.0\.path/,
    ],
    ["a mode with setuid", part({ ...TWITCH, mode: "4755" }), /malformed at files\.0\.mode/],
  ])("refuses %s, without printing it", (_, text, expected) => {
    expect(() => parseRelease(text, part())).toThrow(expected);
  });
});
