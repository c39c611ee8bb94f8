// Decides the droplet's first boot: packages, the public files, MediaMTX, a server that shows the placeholder.
import { stringify } from "yaml";
import {
  AWAIT_FIRST_BOOT,
  CLOCK_SERVICE_DEFINITION,
  CLOCK_TIMER_DEFINITION,
  FEED_CONFIG,
  LIB_DIR,
  MEDIAMTX_CONFIG,
  PACKAGES,
} from "../names";
import type { Settings } from "../settings";
import { ONLY_WHERE_ASKED } from "./asked-for";
import { contentOf, type HostFile } from "./file-tree";
import { renderFeed } from "./feed";
import { renderMediamtx } from "./mediamtx";
import { withPrograms } from "./programs";
import { placeholderOfText } from "./placeholder";

/** An image may bring unattended upgrades: one that starts now would take apt's lock away from cloud-init. */
const HELD_TIMERS = ["apt-daily.timer", "apt-daily-upgrade.timer"];

/** DigitalOcean's limit for user data, in bytes of plain text. */
export const USER_DATA_LIMIT_BYTES = 64 * 1024;

/** What only a release makes something of. */
const FOR_RELEASES: ReadonlySet<string> = new Set([
  CLOCK_SERVICE_DEFINITION,
  CLOCK_TIMER_DEFINITION,
  ...ONLY_WHERE_ASKED,
]);

/** What of the settings the first boot needs. */
type FirstBootSettings = Pick<
  Settings,
  "mediamtx" | "picture" | "placeholderText" | "resendHeaders"
>;

/** The arguments of first-boot, and so of await-first-boot. */
const firstBootArgs = (settings: FirstBootSettings, files: HostFile[]): string[] => {
  const { version, url, sha256 } = settings.mediamtx;
  return [version, url, sha256, ...placeholderOfText(settings, files).args];
};

/**
 * The user data: small and without secrets, for every process on the droplet can read it, and a change of it
 * would need a new droplet.
 * @throws Error when it is over DigitalOcean's limit.
 */
export const renderCloudConfig = (files: HostFile[], settings: FirstBootSettings): string => {
  const text = `#cloud-config\n${stringify(
    {
      timezone: "Etc/UTC",
      locale: "C.UTF-8",
      // The timers' masks last until the next boot; first-boot takes them off. Debian's nginx, whose program the hub
      // is, never starts.
      bootcmd: [
        [...["cloud-init-per", "once", "mask-nginx"], ...["systemctl", "mask", "nginx.service"]],
        [
          ...["cloud-init-per", "once", "hold-apt-timers"],
          ...["systemctl", "mask", "--runtime", "--now", ...HELD_TIMERS],
        ],
      ],
      apt: { conf: 'APT::Install-Recommends "false";\n' },
      package_update: true,
      // The one that Pulumi records and checks; written, like sshd's drop-in, before sshd starts.
      ssh_genkeytypes: ["ed25519"],
      packages: contentOf(files, PACKAGES).trim().split("\n"),
      write_files: [
        ...withPrograms(files, { ...settings, certificate: undefined }).filter(
          ({ path }) => !FOR_RELEASES.has(path),
        ),
        {
          path: MEDIAMTX_CONFIG,
          mode: "0600",
          content: renderMediamtx([], placeholderOfText(settings, files).path),
        },
        {
          path: FEED_CONFIG,
          mode: "0644",
          content: renderFeed(settings, placeholderOfText(settings, files).path),
        },
      ].map(({ path, mode, content }) => ({ path, permissions: mode, content })),
      runcmd: [[`${LIB_DIR}/first-boot`, ...firstBootArgs(settings, files)]],
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

/** await-first-boot with its arguments, as one script for the droplet's bash; it names the MediaMTX it installs. */
export const renderAwaitFirstBoot = (files: HostFile[], settings: FirstBootSettings): string =>
  `set -- ${firstBootArgs(settings, files).map(quoted).join(" ")}\n${contentOf(files, AWAIT_FIRST_BOOT)}`;

/** For a shell: everything between single quotes is itself. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
