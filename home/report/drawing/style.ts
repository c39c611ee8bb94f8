// Reads the pages' style sheet, which stands in each page: nothing is fetched.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const STYLE = readFileSync(join(__dirname, "style.css"), "utf8");
