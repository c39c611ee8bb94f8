// The droplet keeps itself up: security updates come in, what the stream runs on is held, nothing restarts.
// eslint-disable-next-line no-restricted-imports -- which ones it takes is the question
import { OLD_TIME_ZONES } from "../../../infra/parse/old-time-zones";
// eslint-disable-next-line no-restricted-imports -- which ones it takes is the question
import { TIME_ZONES } from "../../../infra/parse/summary";
import type { Machine } from "../../support/world/machine";
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { mediamtxProgram } from "../verbs/mediamtx-program";
import { runScript } from "../verbs/on-machine";
import { type Figures, outcomeOf } from "../result/outcome";

/** Debian's names for what the stream runs on: every package that is built from one of these is held. */
const HELD_SOURCES = ["ffmpeg", "glibc", "libnginx-mod-rtmp", "nginx", "nodejs", "systemd"];
/** No kernel is installed in a container: so one is made up. */
const KERNEL = "linux-image-rehearsal";
/** Harmless, of nobody: what a security update of anything else is. */
const CANARY = "restream-canary";
const OFFERED = "99:1";
const FOLDER = "/var/tmp/rehearsal-upgrades";

export const upkeep: Scenario = {
  name: "upkeep",
  title:
    "security updates are installed, ffmpeg, nginx, systemd, libc, nodejs and kernel are held back; every time zone that is taken is known there",
  suite: "story",
  run: async (bed, figures) => {
    const shortfall = await expectSettings(bed);
    await expectTimersHeld(bed.machine);
    await expectKeysOnly(bed.machine);
    await expectTimeZones(bed, figures);
    const held = [...(await heldPackages(bed.machine)), KERNEL];
    try {
      await runScript(bed.machine, "offer-upgrades", FOLDER, ...held, CANARY);
      await expectUpgrades(bed.machine, held);
    } finally {
      await bed.machine.exec("rm", "-rf", FOLDER);
      await bed.machine.exec("dpkg", "--purge", KERNEL, CANARY);
    }
    return outcomeOf({ shortfall });
  },
};

const heldPackages = async (machine: Machine): Promise<string[]> => {
  const list = await machine.exec(
    "dpkg-query",
    "--show",
    "--showformat=${source:Package} ${Package}\\n",
  );
  const installed = list
    .trim()
    .split("\n")
    .map((line) => line.split(" ") as [string, string]);
  return HELD_SOURCES.flatMap((source) => {
    const names = installed.filter(([from]) => from === source).map(([, name]) => name);
    if (names.length === 0) throw new Error(`nothing of Debian's ${source} is installed`);
    return names;
  });
};

const expectUpgrades = async (machine: Machine, held: string[]): Promise<void> => {
  const withArchive = ["env", `APT_CONFIG=${FOLDER}/apt.conf`];
  const log = await machine.exec(...withArchive, "unattended-upgrade", "--verbose", "--debug");
  const versions = await versionsOf(machine, [...held, CANARY]);
  if (versions.get(CANARY) !== OFFERED)
    throw new Error(`a security update was not installed:\n${log.slice(-2000)}`);
  const taken = held.filter((name) => versions.get(name) === OFFERED);
  if (taken.length > 0) throw new Error(`not held back: ${taken.join(", ")}`);
  // Not installed can have other reasons, of Debian's making or of the archive's.
  const unsaid = held.filter((name) => !log.includes(`Package ${name} is blacklisted.`));
  if (unsaid.length > 0)
    throw new Error(`unattended-upgrade does not say that it holds back ${unsaid.join(", ")}`);
};

const versionsOf = async (machine: Machine, names: string[]): Promise<Map<string, string>> =>
  new Map(
    (await machine.exec("dpkg-query", "--show", "--showformat=${Package} ${Version}\\n", ...names))
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]),
  );

/** A command, what it says where all is well, and what that means. */
const SETTINGS: [command: string, expected: RegExp, meaning: string][] = [
  ["timedatectl show --property Timezone --value", /^Etc\/UTC$/, "the time zone is UTC"],
  ["sh -c '. /etc/default/locale && echo $LANG'", /^C\.UTF-8$/, "the locale is C.UTF-8"],
  [
    "/usr/lib/systemd/systemd-sysctl --cat-config | grep '^net.ipv4.tcp_rmem'",
    /^net\.ipv4\.tcp_rmem = 4096 8388608 8388608$/,
    "a reader's acknowledgements have room for weeks",
  ],
  ["systemctl is-enabled systemd-timesyncd", /^enabled$/, "the clock is synchronised"],
  [
    "systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer",
    /^enabled\nenabled$/,
    "upgrades run daily",
  ],
  [
    "systemctl is-active apt-daily.timer apt-daily-upgrade.timer",
    /^active\nactive$/,
    "upgrades run daily",
  ],
  [
    "apt-config dump --format '%f=%v%n' APT::Periodic",
    /^APT::Periodic::Unattended-Upgrade=1$/m,
    "upgrades run daily",
  ],
  [
    "apt-config dump --format '%f=%v%n' Unattended-Upgrade::Automatic-Reboot",
    /^Unattended-Upgrade::Automatic-Reboot=false$/m,
    "no automatic reboot",
  ],
  ["sh -c 'command -v needrestart || echo none'", /^none$/, "nothing restarts services"],
  // Only the last line is looked at: it is what the journald that runs now has said about itself.
  [
    "sh -c 'journalctl --unit systemd-journald --grep \"System Journal\" --output cat | tail -n 1'",
    /max 1G,/,
    "the journal is bounded",
  ],
];

/** Resolves with what is seen as configuration only. */
const expectSettings = async ({ machine }: Bed): Promise<string[]> => {
  for (const [command, expected, meaning] of SETTINGS) {
    const got = (await machine.exec("sh", "-c", command)).trim();
    if (!expected.test(got)) throw new Error(`${meaning}: ${command} says ${got}`);
  }
  const inForce = await machine.exec("cat", "/proc/sys/net/ipv4/tcp_rmem");
  return [
    ...(/\b8388608\s*$/.test(inForce)
      ? []
      : [
          "tcp_rmem: a container may not set it, so that it is raised is seen as configuration only",
        ]),
    "clock: a container has its host's, so that it is synchronised is seen as configuration only",
  ];
};

/** What sshd makes of all its files. */
const expectKeysOnly = async (machine: Machine): Promise<void> => {
  const settings = (await machine.exec("sshd", "-T")).split("\n");
  for (const expected of [
    /^passwordauthentication no$/,
    /^kbdinteractiveauthentication no$/,
    /^permitrootlogin (prohibit-password|without-password)$/,
  ])
    if (!settings.some((line) => expected.test(line)))
      throw new Error(`sshd lets in without a key: it does not say ${expected.source}`);
};

/** What systemd makes of a summary's time in each zone that the stack's configuration takes. */
const expectTimeZones = async ({ machine }: Bed, figures: Figures): Promise<void> => {
  const calendar = async (...zones: string[]): Promise<unknown> =>
    machine.exec("systemd-analyze", "calendar", ...zones.map((zone) => `*-*-* 09:00:00 ${zone}`));
  if (TIME_ZONES.length < 400) throw new Error(`only ${TIME_ZONES.length} time zones are taken`);
  await calendar(...TIME_ZONES);
  figures["time zones times"] = TIME_ZONES.length;
  // It can say no: a zone of Debian's tzdata-legacy, which the droplet has not.
  const [old = ""] = Object.keys(OLD_TIME_ZONES);
  const refused = await calendar(old).then(
    () => false,
    () => true,
  );
  if (!refused) throw new Error(`systemd takes ${old}, which is not there`);
};

/** In the first boot apt's own timers started only after the packages and MediaMTX were in: before, they could have taken apt's lock. */
const expectTimersHeld = async (machine: Machine): Promise<void> => {
  if (machine.boots > 1) return;
  const installed = await machine.exec("stat", "-c", "%Y", mediamtxProgram(machine) ?? "");
  const started = await machine.exec(
    ...["systemctl", "show", "--timestamp=unix", "--property=ActiveEnterTimestamp", "--value"],
    "apt-daily-upgrade.timer",
  );
  const startedAt = Number(started.trim().replace("@", ""));
  if (!(startedAt >= Number(installed)))
    throw new Error("apt-daily-upgrade.timer had started before the first boot was done");
};
