// Where the project is, wherever the program was started.
import { resolve } from "node:path";

export const ROOT = resolve(__dirname, "..");
