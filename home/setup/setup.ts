import { EXIT } from "../../control/command/exit-code";
export const setup = (): Promise<number> => Promise.resolve(EXIT.refused);
