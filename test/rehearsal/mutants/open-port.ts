// A port that the cloud firewall opens to the whole world, as somebody might in the control panel.
import type { Bed } from "../bed/bed";
import { changeInbound } from "../verbs/cloud-firewall";

const TO_ALL = { protocol: "tcp", ports: "22", sources: { addresses: ["0.0.0.0/0"] } };
let putBack: (() => Promise<void>) | undefined;

export const openPort = async (bed: Bed): Promise<void> => {
  putBack = await changeInbound(bed, (rules) => [...rules, TO_ALL]);
};

export const closePort = async (): Promise<void> => {
  await putBack?.();
  putBack = undefined;
};
