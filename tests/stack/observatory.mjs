// Scores one address as MDN's HTTP Observatory does: node observatory.mjs PACKAGE HOST HTTP_PORT HTTPS_PORT PATH. Its own scan() takes
// neither ports nor a path, so its parts are put together here as scan() does.
const [folder, host, httpPort, httpsPort, path] = process.argv.slice(2);
const part = (name) => import(`${folder}/src/${name}.js`);
const { retrieve } = await part("retriever/retriever");
const { ALL_TESTS } = await part("constants");
const { getScoreModifier } = await part("grader/grader");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await part("grader/charts");

const found = await retrieve(host, { httpPort, httpsPort, path });
const results = ALL_TESTS.map((test) => test(found));
const points = results.map((result) => getScoreModifier(result.result));
const lost = 100 + points.filter((point) => point < 0).reduce((sum, point) => sum + point, 0);
const score = lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? points.reduce((sum, point) => sum + point, 100) : lost;
console.log(
  JSON.stringify({
    score,
    status: found.responses.auto?.status ?? 0,
    failed: results.filter((result) => !result.pass).map((result) => result.result),
    results: results.map((result, number) => [result.result, points[number]]),
  }),
);
