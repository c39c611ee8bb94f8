// Decides which Debian packages the machine lacks, and installs them without starting a service.
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { command } from "./command";
import type { Preparation } from "./preparation";

/** Program that must be on PATH → package that brings it. Receiving servers live in machines, not here. */
const NEEDED: Record<string, string> = {
  "systemd-nspawn": "systemd-container",
  mmdebstrap: "mmdebstrap",
  nft: "nftables",
  ip: "iproute2",
  nsenter: "util-linux",
  "ssh-keygen": "openssh-client",
};

/** Without it the roots' packages cannot be checked; Ubuntu does not bring it. */
const KEYRING = {
  file: "/usr/share/keyrings/debian-archive-keyring.gpg",
  name: "debian-archive-keyring",
};

const isOnPath = (program: string): boolean =>
  `${process.env.PATH ?? ""}:/usr/sbin:/sbin`.split(":").some((folder) => {
    try {
      accessSync(`${folder}/${program}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** @throws Error that says what is missing and the command for it, where we may not install it. */
export const ensureHostPackages = async ({ say, signal }: Preparation): Promise<void> => {
  const missing = [
    ...new Set(
      Object.entries(NEEDED).flatMap(([program, name]) => (isOnPath(program) ? [] : [name])),
    ),
    ...(existsSync(KEYRING.file) ? [] : [KEYRING.name]),
  ];
  if (missing.length === 0) return;
  const install = `apt-get install --no-install-recommends ${missing.join(" ")}`;
  const family = /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!family || process.getuid?.() !== 0)
    throw new Error(
      `this machine lacks ${missing.join(", ")}; as root on Debian or Ubuntu: ${install}`,
    );

  say(`installing from Debian: ${missing.join(", ")}`);
  const apt = (...args: string[]): Promise<string> =>
    command(["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600", ...args], {
      signal,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  await apt("update");
  await apt("install", "--no-install-recommends", "--download-only", ...missing);
  // From here on it is dpkg's: short, and not to be killed half-way. systemctl takes itself to be in a chroot
  // and starts nothing (SYSTEMD_OFFLINE); so does invoke-rc.d (RUNLEVEL).
  await command(
    [
      "apt-get",
      "-q",
      "-y",
      "-o",
      "DPkg::Lock::Timeout=600",
      "install",
      "--no-install-recommends",
      "--no-download",
      ...missing,
    ],
    {
      signal: new AbortController().signal,
      env: {
        DEBIAN_FRONTEND: "noninteractive",
        SYSTEMD_OFFLINE: "1",
        RUNLEVEL: "1",
        NEEDRESTART_SUSPEND: "1",
      },
    },
  );
  signal.throwIfAborted();
};
