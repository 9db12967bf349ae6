/** The walls between rooms (ARCHITECTURE.md). `npm test` runs them; a comment says why a wall stands. */
const pure = '^packages/(kernel|sip|sdp|rtp|turn|audio|call)/'
/** `testing.ts`: what the tests of a room share. */
const tests = '(\\.test|/testing)\\.tsx?$'
const room = name => `^packages/${name}/`
/** `from` may reach only itself, the kernel and the named rooms. */
const onlySees = (from, rooms, comment) => ({
  name: `${from.replace('features/', 'feature-')}-sees-only`,
  comment,
  severity: 'error',
  from: { path: room(from), pathNot: tests },
  to: { path: '^(packages|apps)/', pathNot: [room(from), room('kernel'), ...rooms.map(room)] },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-rooms-are-pure',
      comment: 'sans-IO: the same code runs in Node, in a browser and on made-up time',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    onlySees('kernel', [], 'everything stands on it, so it stands on nothing'),
    onlySees('sip', [], 'the wire knows no telephone'),
    onlySees('sdp', [], 'the wire knows no telephone'),
    onlySees('rtp', [], 'the wire knows no telephone'),
    onlySees('turn', [], 'the wire knows no telephone'),
    onlySees('audio', [], 'sound knows no telephone'),
    onlySees('call', [], 'the telephone knows no wire word; adapters fill its ports'),
    onlySees('feature', ['call'], 'a feature is told its shape in words of the call room'),
    onlySees('sip-legs', ['call', 'sip', 'sdp'], 'an adapter knows its two sides and no other adapter'),
    onlySees('sip-net', ['sip', 'turn'], 'sockets know messages, not calls'),
    onlySees('turn-net', ['turn'], 'sockets know messages, not calls'),
    onlySees('media-node', ['call', 'sdp', 'rtp', 'audio'], 'an adapter knows its two sides and no other adapter'),
    onlySees('echo-call', ['call', 'sip', 'audio'], 'a phone that tries the telephone; its sound comes by the port'),
    onlySees('prompts', ['call', 'audio'], 'what is said is sounds to the telephone'),
    onlySees('speech', [], 'text in, file out'),
    onlySees('data', ['call', 'feature'], 'an adapter knows its two sides and no other adapter'),
    onlySees('http', ['feature', 'call'], 'HTTP carries features, it does not know them'),
    onlySees('phone-core', ['sip', 'sdp', 'sip-net', 'api-client'], 'the web phone shares the wire, not the server'),
    onlySees('api-client', [], 'runs in browsers and scripts, depends on nothing'),
    onlySees('ui', [], 'parts have no business words'),
    {
      name: 'features-never-meet',
      comment: 'they meet through destinations and events',
      severity: 'error',
      from: { path: '^packages/features/([^/]+)/', pathNot: tests },
      to: { path: '^packages/features/', pathNot: '^packages/features/$1/' },
    },
    {
      name: 'features-see-the-telephone-only',
      comment: 'and what a sound file is, for those that take one',
      severity: 'error',
      from: { path: '^packages/features/', pathNot: tests },
      to: {
        path: '^(packages/(sip|sdp|rtp|audio(?!/src/(wav|g711|limits)\\.ts)|sip-legs|sip-net|media-node|phone-core|ui)|apps)/',
      },
    },
    {
      name: 'phone-is-a-browser-app',
      severity: 'error',
      from: { path: '^apps/phone/src/', pathNot: tests },
      to: { path: '^(packages|apps)/', pathNot: '^(packages/(phone-core|ui|api-client|kernel)|apps/phone)/' },
    },
    {
      name: 'admin-uses-the-public-api-only',
      severity: 'error',
      from: { path: '^apps/admin/src/', pathNot: tests },
      to: { path: '^(packages|apps)/', pathNot: '^(packages/(ui|api-client)|apps/admin)/' },
    },
    {
      name: 'testkit-stays-in-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: [tests, '^packages/testkit/'] },
      to: { path: '^packages/testkit/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['node_modules/(?!@sidetone)', '/dist/', tests] },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
