// Decides the droplet's first boot: packages, the public files, MediaMTX, a server that shows the placeholder.
import { stringify } from "yaml";
import { LIB_DIR, MEDIAMTX_CONFIG } from "../host";
import type { MediamtxSource } from "../settings";
import type { HostFile } from "./file-tree";
import { renderMediamtx } from "./mediamtx";

const PACKAGES = [
  "ffmpeg",
  "nodejs",
  "curl",
  "ca-certificates",
  "unattended-upgrades",
  "systemd-timesyncd",
];

/** An image may bring unattended upgrades: one that starts now would take apt's lock away from cloud-init. */
const HELD_TIMERS = ["apt-daily.timer", "apt-daily-upgrade.timer"];

/** DigitalOcean's limit for user data, in bytes of plain text. */
export const USER_DATA_LIMIT_BYTES = 64 * 1024;

/**
 * The user data: small and without secrets, for every process on the droplet can read it, and a change of it
 * would need a new droplet.
 * @throws Error when it is over DigitalOcean's limit.
 */
export const renderCloudConfig = (files: HostFile[], mediamtx: MediamtxSource): string => {
  const text = `#cloud-config\n${stringify(
    {
      timezone: "Etc/UTC",
      locale: "C.UTF-8",
      // Masked until the next boot at the latest; first-boot takes the mask off.
      bootcmd: [
        [
          ...["cloud-init-per", "once", "hold-apt-timers"],
          ...["systemctl", "mask", "--runtime", "--now", ...HELD_TIMERS],
        ],
      ],
      apt: { conf: 'APT::Install-Recommends "false";\n' },
      package_update: true,
      packages: PACKAGES,
      write_files: [
        ...files,
        { path: MEDIAMTX_CONFIG, mode: "0600", content: renderMediamtx([]) },
      ].map(({ path, mode, content }) => ({ path, permissions: mode, content })),
      runcmd: [[`${LIB_DIR}/first-boot`, mediamtx.version, mediamtx.url, mediamtx.sha256]],
    },
    // YAML 1.1 is what cloud-init reads.
    { lineWidth: 0, version: "1.1" },
  )}`;
  const bytes = Buffer.byteLength(text);
  if (bytes > USER_DATA_LIMIT_BYTES)
    throw new Error(
      `user data: ${bytes} bytes, DigitalOcean takes ${USER_DATA_LIMIT_BYTES}; move what can wait into the release`,
    );
  return text;
};
