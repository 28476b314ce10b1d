// Lighthouse over the pages whose addresses are given, one after the other in one browser:
//
//     node lighthouse.mjs SETTINGS ADDRESS...
//
// SETTINGS is JSON, laid over Lighthouse's own; on the standard output comes one JSON array with
// what is needed of each report. CHROME_PATH names the browser.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [settings, ...addresses] = process.argv.slice(2);
const chrome = await launch({
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"],
});
try {
  const reports = [];
  for (const address of addresses) {
    const { lhr } = await lighthouse(
      address,
      { port: chrome.port, logLevel: "error" },
      { extends: "lighthouse:default", settings: JSON.parse(settings) },
    );
    const scores = Object.values(lhr.categories).map(({ id, score }) => [id, score]);
    const failed = Object.values(lhr.audits)
      .filter(({ score }) => score !== null && score < 1)
      .map(({ id, title, displayValue, details }) => ({
        id,
        title,
        displayValue,
        items: (details?.items ?? []).slice(0, 5),
      }));
    const numbers = Object.values(lhr.audits)
      .filter(({ numericValue }) => numericValue !== undefined)
      .map(({ id, numericValue }) => [id, numericValue]);
    reports.push({
      address,
      error: lhr.runtimeError?.message ?? null,
      scores: Object.fromEntries(scores),
      numbers: Object.fromEntries(numbers),
      failed,
      requests: lhr.audits["network-requests"]?.details?.items ?? [],
    });
  }
  process.stdout.write(JSON.stringify(reports));
} finally {
  chrome.kill();
}
