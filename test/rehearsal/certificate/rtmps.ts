// OBS's encrypted way in: refused on air, because it restarts MediaMTX; then there, for whoever may publish and nobody else.
import { now } from "../../support/media/clock";
import { SECRETS } from "../bed/secrets";
import { allowedUp, mustUp, refusedUp, set } from "../verbs/change";
import { goLive } from "../verbs/go-live";
import { canConnect } from "../verbs/reach";
import { expectLive, liveMeasures } from "../verbs/row";
import type { Bed } from "../bed/bed";
import { RTMPS_PORT, shownAt, certificateRow } from "./seen";

/** Publishes encrypted from now on, in place of whoever did. */
export const encryptedFromNow = async (bed: Bed): Promise<number> => {
  const ca = await bed.openLetsEncrypt();
  const address = (await bed.project.output("address")) as string;
  await bed.publisher.kill();
  bed.publisher = bed.publishers.newEncrypted(
    "encrypted",
    address,
    SECRETS.publishKey,
    await ca.rootPem(),
  );
  return goLive(bed);
};

export const rtmpsIn = certificateRow(
  "rtmps-in",
  "restream:rtmps: refused on air, let through by its id (a restart of MediaMTX, no session ends); whoever trusts Let's Encrypt publishes encrypted; only: nobody comes unencrypted any more, and the live one is not cut; a stranger reaches neither port",
  async (bed, _, figures) => {
    const ca = await bed.openLetsEncrypt();
    const address = (await bed.project.output("address")) as string;
    await set(bed, "rtmps", "true");
    const { id } = await refusedUp(bed, /would restart MediaMTX/);
    await allowedUp(bed, id);
    await set(bed, "allow");
    await mustUp(bed);
    await expectLive(bed, now());
    const root = await ca.rootPem();
    const shown = await shownAt(bed, bed.home, { address, port: RTMPS_PORT, root });
    const connectedAt = await encryptedFromNow(bed);
    await set(bed, "rtmps", "only");
    const onlyAt = now();
    await mustUp(bed);
    await expectLive(bed, onlyAt);
    const [unencrypted, encrypted, stranger] = [
      await canConnect(bed.home, address, 1935),
      await canConnect(bed.home, address, RTMPS_PORT),
      await canConnect(bed.stranger, address, RTMPS_PORT),
    ];
    const server = await bed.project.output("obsServer");
    const examined = await bed.project.restream(["doctor"]);
    figures["live again after s, encrypted"] = liveMeasures(
      bed,
      connectedAt,
    ).twitch.liveAfterSeconds;
    return {
      problems: [
        ...(shown.verified === "ok" ? [] : [`at ${RTMPS_PORT}, OpenSSL says: ${shown.verified}`]),
        ...(bed.publisher.connectedAt === connectedAt ? [] : ["only: who was live was cut"]),
        ...(unencrypted ? ["only: somebody still comes unencrypted"] : []),
        ...(encrypted ? [] : ["only: nobody comes encrypted"]),
        ...(stranger ? ["a stranger comes in"] : []),
        ...(examined.output.includes(
          `OBS's port answers from here (${address}, port ${RTMPS_PORT})`,
        )
          ? []
          : [`the doctor at home: ${examined.output}`]),
        ...(server === `rtmps://${address}:${RTMPS_PORT}/` ? [] : [`obsServer: ${String(server)}`]),
      ],
    };
  },
);
