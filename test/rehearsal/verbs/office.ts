// The second OBS of these rows: another line, another credential, another picture.
import { OTHER_HOME } from "../../support/world/addresses";
import type { Publisher } from "../../support/publisher/publisher";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { PLATFORMS } from "../result/platform-names";
import { mustUp, set, setSecret } from "./change";
import { ensureOnAir } from "./row";

export const OFFICE = "office";
/** Of its picture. */
export const OFFICE_SOURCE = "other-bitrate";

/** The stack knows office; the next `pulumi up` brings it. */
export const nameOffice = async (bed: Bed): Promise<void> => {
  await set(bed, "publishers", OFFICE);
  await set(bed, `${OFFICE}Ip`, OTHER_HOME);
  await setSecret(bed, `${OFFICE}PublishKey`, SECRETS.officePublishKey);
};

/** OBS is on air, and the stack knows office. */
export const ensureOffice = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  const keys = (await bed.project.output("obsStreamKeys")) as Record<string, string>;
  if (OFFICE in keys) return;
  await nameOffice(bed);
  await mustUp(bed);
};

export const forgetOffice = async (bed: Bed): Promise<void> => {
  for (const key of ["publishers", `${OFFICE}Ip`, `${OFFICE}PublishKey`]) await set(bed, key);
};

/** Runs `during` with office's OBS, not yet started; it is gone afterwards. */
export const withOffice = async <Result>(
  bed: Bed,
  during: (office: Publisher) => Promise<Result>,
): Promise<Result> => {
  const host = bed.network.addHost("office", OTHER_HOME);
  const address = (await bed.project.output("address")) as string;
  const office = bed.publishers.newPublisher(OFFICE, address, SECRETS.officePublishKey, {
    ...{ source: OFFICE_SOURCE, host, user: OFFICE },
  });
  try {
    return await during(office);
  } finally {
    if (office.isStarted) await office.kill();
    bed.network.removeHost(host);
  }
};

/** Sources that a platform was shown in this time, beside those that were to be. */
export const othersShown = (
  { platforms }: Bed,
  since: number,
  until: number,
  allowed: readonly string[],
): string[] =>
  PLATFORMS.flatMap((name) => {
    const shown = new Set(
      platforms[name]
        .frames(since)
        .filter(({ at, kind }) => kind === "video" && at >= since && at < until)
        .map(({ source }) => source),
    );
    return [...shown]
      .filter((source) => source !== "unknown" && !allowed.includes(source))
      .map((source) => `${name}: ${source} was on air`);
  });
