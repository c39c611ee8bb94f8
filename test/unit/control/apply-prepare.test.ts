import { describe, expect, it } from "vitest";
import type { Plan } from "../../../control/apply/plan";
import { prepared, type Steps } from "../../../control/apply/prepare";
import { Refused } from "../../../control/apply/refusal-words";
import type { ReleaseFile } from "../../../control/apply/release";
import type { HostState } from "../../../control/apply/host-state";
import { renderMediamtx } from "../../../infra/render/mediamtx";
import { Secret } from "../../../infra/secret";

const [MEDIAMTX, TWITCH] = ["mediamtx-restream.service", "restream-twitch.service"] as const;
const file = (path: string, units: string[]): ReleaseFile => ({
  ...{ path, units, mode: "0644", sha256: "new", content: "" },
});
const KEY = file("/etc/restream/restream-twitch.ffpreset", [TWITCH]);
const PROGRAM = file("/usr/local/lib/restream/restream.cjs", []);
const RELEASE = [KEY, PROGRAM];

/** Of a server on which `changed` are still those of before. */
const seen = (changed: ReleaseFile[], more: Partial<HostState> = {}): HostState => ({
  files: new Map(
    RELEASE.map((each) => [
      each.path,
      { mode: each.mode, sha256: changed.includes(each) ? "old" : each.sha256 },
    ]),
  ),
  ...{ installed: RELEASE.map(({ path }) => path), unfinished: undefined, missing: [] },
  ...{ running: new Set([MEDIAMTX]), invocations: new Map(), silent: new Set() },
  ...{ hotPaths: new Set(), publisherOnline: true, chosen: undefined },
  ...more,
});

/** Prepares where one look after the other is `looks`. */
const preparing = async (
  looks: HostState[],
  { check = () => undefined, install = () => Promise.resolve() }: Partial<Steps> = {},
): Promise<{ plan: Plan; did: string[] }> => {
  const did: string[] = [];
  const plan = await prepared(RELEASE, {
    look: () => {
      did.push("look");
      const next = looks.shift();
      if (!next) return Promise.reject(new Error("one look more than expected"));
      return Promise.resolve(next);
    },
    check,
    install: async (packages) => {
      did.push(`install ${packages.join()}`);
      await install(packages);
    },
    make: () => {
      did.push("make");
      return Promise.resolve();
    },
    validate: (files) =>
      did.push(`try ${files.map(({ path }) => path.replace(/.*\//, "")).join()}`),
  });
  return { plan, did };
};

describe("a release without the publisher of the cutover", () => {
  const config = (...names: string[]): ReleaseFile => ({
    ...file("/etc/restream/mediamtx.yml", [MEDIAMTX]),
    content: renderMediamtx(
      names.map((name) => ({ name, publishKey: new Secret(`key of ${name}`) })),
      "/placeholder.mp4",
    ),
  });
  const trying = (chosen: string | undefined, ...names: string[]): Promise<Plan> =>
    prepared([config(...names)], {
      ...{ look: () => Promise.resolve(seen([], { chosen })), check: () => undefined },
      ...{
        install: () => Promise.resolve(),
        make: () => Promise.resolve(),
        validate: () => undefined,
      },
    });

  it("is refused with the way on", async () => {
    await expect(trying("office", "home")).rejects.toThrow(
      /^REFUSED, nothing was changed\. Only office may publish now .* restream cutover any; then pulumi up again\.$/,
    );
  });

  it("is taken with it, and without a cutover", async () => {
    await expect(trying("office", "home", "office")).resolves.toMatchObject({ isAllowed: false });
    await expect(trying(undefined, "home")).resolves.toMatchObject({ isAllowed: false });
  });
});

describe("before the switch", () => {
  it("the host is looked at again when everything has been made and tried", async () => {
    const { plan, did } = await preparing([seen([KEY]), seen([KEY])]);
    expect(did).toEqual(["look", "make", "try restream-twitch.ffpreset", "look"]);
    expect(plan.write).toEqual([KEY]);
  });

  it("a restream that was started meanwhile is not cut", async () => {
    const live = seen([KEY], { running: new Set([MEDIAMTX, TWITCH]) });
    const refused = preparing([seen([KEY]), live]);
    await expect(refused).rejects.toThrow(Refused);
    await expect(refused).rejects.toThrow(/would restart restream-twitch\.service/);
  });

  it("MediaMTX that was started meanwhile is not cut, and one that was stopped is started", async () => {
    const stopped = seen([], { running: new Set() });
    expect((await preparing([stopped, seen([])])).plan.start).toEqual([]);
    expect((await preparing([seen([]), stopped])).plan.start).toEqual([MEDIAMTX]);
  });

  it("what was edited meanwhile is tried, too", async () => {
    const { plan, did } = await preparing([
      seen([KEY]),
      seen([KEY, PROGRAM]),
      seen([KEY, PROGRAM]),
    ]);
    expect(did).toEqual([
      ...["look", "make", "try restream-twitch.ffpreset", "look", "try restream.cjs", "look"],
    ]);
    expect(plan.write).toEqual([KEY, PROGRAM]);
  });

  it("missing packages are installed before anything is tried, once", async () => {
    const missing = seen([KEY], { missing: ["nginx"] });
    const { did } = await preparing([missing, seen([KEY])]);
    expect(did).toEqual(["look", "install nginx", "make", "try restream-twitch.ffpreset", "look"]);
  });

  it("packages that cannot be installed end it", async () => {
    const install = (): Promise<void> => Promise.reject(new Refused("", "no mirror"));
    await expect(preparing([seen([KEY], { missing: ["nginx"] })], { install })).rejects.toThrow(
      "no mirror",
    );
  });

  it.each([1, 2])("a later release that has begun by look %i ends it", async (at) => {
    let looks = 0;
    const check = (): void => {
      if (++looks === at) throw new Refused("", "a later release has begun");
    };
    await expect(preparing([seen([KEY]), seen([KEY])], { check })).rejects.toThrow(
      "a later release",
    );
    expect(looks).toBe(at);
  });
});
