// What rows of the story are shown to notice: each is told on a bed where all goes well, then with one thing wrong.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dropletGone } from "../../../rehearsal/story/droplet-gone";
import { publishKey } from "../../../rehearsal/story/publish-key";
import { secondUp } from "../../../rehearsal/story/second-up";
import { tellsFaults } from "../../../rehearsal/story/tells-faults";
import { now } from "../../../support/media/clock";
import { HOST_NAMES } from "../../../support/world/addresses";
import type { FakePlatform } from "./fake-platform";
import { fakeBed, FakePublisher, type FakeBed, tellRow } from "./fake-bed";
import { startTime } from "./virtual-time";

vi.mock("node:timers/promises", async () => (await import("./virtual-time.js")).timers);

let folder: string;
beforeEach(() => {
  startTime();
  folder = mkdtempSync(join(tmpdir(), "breakages-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Pulumi's own last words. */
const NOTHING_CHANGED = "Resources:\n    13 unchanged\n\nDuration: 2s\n";
const TWO_UPDATED = "Resources:\n    ~ 2 updated\n    11 unchanged\n\nDuration: 5s\n";

describe("second-up", () => {
  const tell = (stdout: string): Promise<unknown> => {
    const fake = fakeBed();
    fake.pulumi.push([/^up /, stdout]);
    return tellRow(secondUp, fake.bed);
  };
  it("passes where nothing is changed", async () => {
    await expect(tell(NOTHING_CHANGED)).resolves.toBeDefined();
  });
  it("second-up: two resources are updated again", async () => {
    await expect(tell(TWO_UPDATED)).rejects.toThrow(/the second pulumi up made 2 changes/);
  });
});

describe("publish-key", () => {
  const tell = (onUp: (fake: FakeBed) => void): Promise<unknown> => {
    const fake: FakeBed = fakeBed({
      publishers: {
        newPublisher: (name: string) => new FakePublisher(fake.air, name !== "old-key"),
      },
    });
    fake.machine.push([/journalctl -u mediamtx-restream/, "closed: failed to authenticate"]);
    fake.pulumi.push([
      /^up /,
      () => {
        onUp(fake);
        return NOTHING_CHANGED;
      },
    ]);
    return tellRow(publishKey, fake.bed);
  };
  it("passes where it stays connected", async () => {
    await expect(tell(() => undefined)).resolves.toBeDefined();
  });
  it("publish-key: the new key interrupts who publishes", async () => {
    const restarts = ({ publisher }: FakeBed): void => {
      if (publisher.connectedAt !== undefined) publisher.connectedAt = now();
    };
    await expect(tell(restarts)).rejects.toThrow(/the publisher was interrupted by the new key/);
  });
});

describe("droplet-gone", () => {
  const WITHOUT_ADDRESS =
    "error: DigitalOcean has not given the droplet an IPv4 address yet. Nothing was sent. In a minute: pulumi up --refresh (a plain pulumi up would see the same address again)";
  const GONE =
    "warning: this stack's server, droplet 1, is not among the droplets that DigitalOcean lists for this token.";
  const RUNS = ["mediamtx-hub", "mediamtx-restream", "mediamtx-feed", "restreamd"]
    .map((name) => `Id=${name}.service\nActiveState=active\nSubState=running`)
    .join("\n\n");

  const tell = (whenDeleted: string): Promise<unknown> => {
    writeFileSync(join(folder, "id.pub"), "");
    const machine = (): object => ({
      exec: () => Promise.resolve(`0644 0:0  /etc/a\n\n${RUNS}\n`),
    });
    const machines = [machine()];
    let isDeleted = false;
    const { bed } = fakeBed({
      datacenter: { machines },
      api: () => Promise.resolve((isDeleted = true)),
      simulator: {
        faults: { withoutAddressForAWhile: () => 1, remove: () => undefined },
        resources: () => [{ type: "droplet", id: "1" }],
      },
      project: {
        sshKeyFile: join(folder, "id"),
        pulumi: () =>
          Promise.resolve(
            isDeleted ? { code: 0, output: whenDeleted } : { code: 255, output: WITHOUT_ADDRESS },
          ),
        mustPulumi: (args: string[]) => {
          if (args.includes("up")) machines.push(machine());
          return Promise.resolve({});
        },
      },
    });
    return tellRow(dropletGone, bed);
  };
  it("passes where both are said", async () => {
    await expect(tell(GONE + NOTHING_CHANGED)).resolves.toBeDefined();
  });
  it("droplet-gone: pulumi up says nothing of a droplet that was deleted", async () => {
    await expect(tell(NOTHING_CHANGED)).rejects.toThrow(/^deleted: exit code 0: .*13 unchanged/s);
  });
});

describe("tells-faults", () => {
  const WORDS = [
    ...["Peer certificate failed verification", "owner does not match hostname"],
    "Failed to resolve hostname",
  ].join("\n");

  const tell = (isKillClean: boolean): Promise<unknown> => {
    const fake = fakeBed({
      nameServer: { forget: () => undefined, know: () => Promise.resolve() },
    });
    const platformOf = (asked: string): FakePlatform =>
      asked.includes(HOST_NAMES.twitch) || asked.endsWith("restream-twitch")
        ? fake.twitch
        : fake.youtube;
    let looks = 0;
    fake.machine.push(
      [
        /sh ffmpeg /,
        (asked) => {
          const why = asked.endsWith("/wrong-key") ? "wrong key" : "already publishing";
          platformOf(asked).refusals.push({ at: now(), key: "", why } as never);
          return "1\n";
        },
      ],
      [
        /systemctl kill/,
        (asked) => {
          platformOf(asked).interrupt(asked.includes("TERM") || isKillClean);
          return "";
        },
      ],
      [/journalctl/, () => WORDS.repeat(++looks)],
    );
    return tellRow(tellsFaults, fake.bed);
  };
  it("passes where each end is told from the others", async () => {
    await expect(tell(false)).resolves.toBeDefined();
  });
  it("tells-faults: a platform takes a killed restream's end for a goodbye", async () => {
    await expect(tell(true)).rejects.toThrow(
      /SIGKILL was seen as \{"clean":true,"session":"unpublish"\}/,
    );
  });
});
