import { describe, expect, it } from "vitest";
import { installPackages, type Ended, type Programs } from "../../../control/apply/apt";
import { missingIn, packagesOf } from "../../../control/apply/packages";
import { Refused } from "../../../control/apply/refusal-words";

const listing = (content: string) => [
  { path: "/usr/local/share/restream/packages", mode: "0644", units: [], content, sha256: "" },
];

describe("the packages of a release", () => {
  it("are one a line; a release without that file needs none", () => {
    expect(packagesOf(listing("nginx\nlibnginx-mod-rtmp\n"))).toEqual([
      "nginx",
      "libnginx-mod-rtmp",
    ]);
    expect(packagesOf([])).toEqual([]);
  });

  it.each(["-o=Dir::Etc=/tmp", "nginx=1.2", "a b", "nginx/sid", "*"])("are never %j", (name) => {
    expect(() => packagesOf(listing(`nginx\n${name}\n`))).toThrow(JSON.stringify(name));
  });

  it.each<[string, string, string[]]>([
    ["all there", "installed nginx\ninstalled ffmpeg\n", []],
    ["one unknown to dpkg", "installed ffmpeg\n", ["nginx"]],
    ["one removed, its configuration left", "config-files nginx\ninstalled ffmpeg\n", ["nginx"]],
    ["one unpacked when the power went", "installed ffmpeg\nunpacked nginx\n", ["nginx"]],
    ["one for two architectures", "not-installed nginx\ninstalled nginx\ninstalled ffmpeg\n", []],
    ["none known", "", ["nginx", "ffmpeg"]],
  ])("are missing: %s", (_, told, missing) => {
    expect(missingIn(["nginx", "ffmpeg"], told)).toEqual(missing);
  });
});

const LOCKED: Ended = {
  code: 100,
  words: "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)\n",
};
const WELL: Ended = { code: 0, words: "" };

/** A server with apt: each call is answered by `answer`, and waiting costs no time. */
const server = (
  answer: (call: string, calls: readonly string[]) => Ended,
): { programs: Programs; calls: string[] } => {
  const calls: string[] = [];
  let time = 0;
  return {
    calls,
    programs: {
      run: (program, args) => {
        const call = `${program} ${args.filter((arg) => !/^(--quiet|--yes|-o|[A-Z]\w+::.*)$/.test(arg)).join(" ")}`;
        calls.push(call);
        return Promise.resolve(answer(call, calls));
      },
      now: () => time,
      pause: (ms) => {
        time += ms;
        return Promise.resolve();
      },
    },
  };
};
const DONE = [
  "systemctl mask nginx.service",
  "apt-get update",
  "apt-get install --no-install-recommends --download-only nginx",
  "apt-get install --no-install-recommends nginx",
];

describe("installing packages", () => {
  it("masks Debian's own nginx first, and downloads everything before it unpacks", async () => {
    const { programs, calls } = server(() => WELL);
    await installPackages(["nginx"], programs);
    expect(calls).toEqual(DONE);
  });

  it("masks the exporter's own unit, too, where it is installed", async () => {
    const { programs, calls } = server(() => WELL);
    await installPackages(["prometheus-node-exporter"], programs);
    expect(calls[0]).toBe("systemctl mask nginx.service prometheus-node-exporter.service");
  });

  it("waits for whoever else is at work with apt, also for the lists", async () => {
    const { programs, calls } = server((call, { length }) =>
      call === "apt-get update" && length < 30 ? LOCKED : WELL,
    );
    await installPackages(["nginx"], programs);
    expect(calls.slice(-3)).toEqual(DONE.slice(1));
    expect(calls).toHaveLength(32);
  });

  it("but not for ever", async () => {
    const { programs, calls } = server((call) => (call.startsWith("apt-get") ? LOCKED : WELL));
    const refused: unknown = await installPackages(["nginx"], programs).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(Refused);
    expect(String(refused)).toContain("It is held by process 7");
    expect(calls.length).toBeLessThan(200);
  });

  it("is refused with a sentence when the mirror is down", async () => {
    const { programs, calls } = server((call) => {
      if (call === "apt-get update")
        return {
          code: 0,
          words: "W: Failed to fetch http://deb.debian.org/debian  Connection timed out\n",
        };
      return call.startsWith("apt-get")
        ? { code: 100, words: "Reading package lists...\nE: Unable to locate package nginx\n" }
        : WELL;
    });
    await expect(installPackages(["nginx"], programs)).rejects.toThrow(
      "REFUSED, nothing was changed: Debian packages that this release needs (nginx) could not be installed: E: Unable to locate package nginx (apt-get update: W: Failed to fetch http://deb.debian.org/debian  Connection timed out). What apt has downloaded or unpacked harms nothing. Once that is mended: pulumi up.",
    );
    expect(calls).toEqual(DONE.slice(0, 3));
  });

  it("says so when the mirror hangs", async () => {
    const { programs } = server((call) =>
      call.includes("--download-only") ? { code: null, words: "0% [Working]" } : WELL,
    );
    await expect(installPackages(["nginx"], programs)).rejects.toThrow("apt-get took too long; 0%");
  });

  it("goes on where a power cut ended an earlier apt, once", async () => {
    const interrupted: Ended = {
      code: 100,
      words: "E: dpkg was interrupted, you must manually run 'dpkg --configure -a'\n",
    };
    const mended = server((call, calls) =>
      call.includes("--download-only") && !calls.includes("dpkg --configure -a")
        ? interrupted
        : WELL,
    );
    await installPackages(["nginx"], mended.programs);
    expect(mended.calls.filter((call) => call === "dpkg --configure -a")).toHaveLength(1);
    const broken = server((call) => (call.includes("install") ? interrupted : WELL));
    await expect(installPackages(["nginx"], broken.programs)).rejects.toThrow(
      "dpkg was interrupted",
    );
  });

  it("is refused where nginx cannot be masked, before anything is installed", async () => {
    const { programs, calls } = server(() => ({ code: 1, words: "Failed to mask unit: exists" }));
    await expect(installPackages(["nginx"], programs)).rejects.toThrow("Failed to mask unit");
    expect(calls).toEqual(DONE.slice(0, 1));
  });
});
