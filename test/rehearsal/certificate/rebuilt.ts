// The server is rebuilt: OBS's reserved IP stays, and so does what whoever comes encrypted may trust; the new server gets a certificate of its own for it.
import { eventually } from "../../support/eventually";
import { SECRETS } from "../bed/secrets";
import { outcomeOf } from "../result/outcome";
import { mustUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import { startRestreams } from "../verbs/new-server";
import { ensureOnAir } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { askForCertificate, problemOn, RTMPS_PORT, shownAt, untilCertificate } from "./seen";

export const certificateRebuilt: Scenario = {
  name: "certificate-rebuilt",
  title:
    "a certificate for the reserved IP, and restream rebuild: OBS's address and its obsServer stay, the new server gets a certificate for the same address by itself, and OBS comes encrypted as before",
  suite: "certificate",
  certificate: true,
  once: true,
  run: async (bed) => {
    await ensureOnAir(bed);
    const { project } = bed;
    const ca = await bed.openLetsEncrypt();
    const root = await ca.rootPem();
    await bed.publisher.kill();
    await project.shell("restream stop all --yes");
    await set(bed, "reservedIp", "true");
    await set(bed, "rtmps", "true");
    await askForCertificate(bed);
    await mustUp(bed);
    const obsServer = (await project.output("obsServer")) as string;
    const [, address = ""] = /^rtmps:\/\/([\d.]+):\d+\/$/.exec(obsServer) ?? [];
    const first = await untilShown();
    const rebuilt = await project.restream(["rebuild", "--yes"]);
    const second = await untilShown();
    bed.publisher = bed.publishers.newEncrypted("encrypted", address, SECRETS.publishKey, root);
    await startRestreams(bed);
    await goLive(bed);
    const problem = await problemOn(bed);
    return outcomeOf({
      problems: [
        ...(address === "" || address === (await project.output("address"))
          ? [`OBS is given ${obsServer}`]
          : []),
        ...expects("restream rebuild", rebuilt, 0, /is deleted/),
        ...((await project.output("obsServer")) === obsServer ? [] : ["obsServer has changed"]),
        ...(first === second ? ["the certificate is the old server's: nothing is proved"] : []),
        ...(problem === "" ? [] : [`the last look failed: ${problem}`]),
      ],
    });

    /** Its serial number, once it is the server's own and shown to whoever comes encrypted. */
    async function untilShown(): Promise<string> {
      const { serialNumber } = await untilCertificate(
        bed,
        "there is a certificate for the reserved IP",
        (one) => one.checkIP(address) !== undefined,
      );
      await eventually("it is shown", WITHIN_MS.said, async () => {
        const { verified, serial } = await shownAt(bed, bed.home, {
          ...{ address, port: RTMPS_PORT, root },
        });
        if (verified !== "ok" || serial !== serialNumber) throw new Error(verified);
      });
      return serialNumber;
    }
  },
};
