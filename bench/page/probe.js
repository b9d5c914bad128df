// In each document before its own scripts: when it first has something of the run, and which bars came to the timeline.
// A time is the page's performance.now() at the end of the frame that shows it: rows and bars are timed alike.
(() => {
  const probe = (window.benchProbe = { contentMs: null, bars: [] });
  const atFrameEnd = (work) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => work(performance.now());
    channel.port2.postMessage(0);
  };
  const sawContent = (now) => (probe.contentMs ??= now);

  // ara: a row of the table of results. Seen by an observer, so the frame that shows it is the next one.
  const seeRow = () => document.querySelector("#results tbody tr") !== null;
  const watch = new MutationObserver(() => {
    if (!seeRow()) return;
    watch.disconnect();
    requestAnimationFrame(() => atFrameEnd(sawContent));
  });
  watch.observe(document, { childList: true, subtree: true });

  // Hearth: pixels of bars, which reach the canvas inside of the frame that shows them (parts/timeline/strips.ts). In the middle
  // of a host's row every kind of bar has colour. While a run goes on its older bars only move to the left, so a row whose last
  // coloured pixel stands further right than before has a new one.
  const kRowPx = 20;
  const last = [];
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (image, ...place) {
    put.call(this, image, ...place);
    if (!this.canvas.closest("#timeline")) return;
    const pixels = new Uint32Array(image.data.buffer);
    const came = [];
    for (let row = 0; (row + 1) * kRowPx <= image.height; ++row) {
      const begin = (row * kRowPx + kRowPx / 2) * image.width;
      let x = image.width - 1;
      while (x >= 0 && pixels[begin + x] === 0) --x;
      if (x > (last[row] ?? -1)) came.push(row);
      last[row] = x;
    }
    if (came.length > 0) atFrameEnd((now) => {
      sawContent(now);
      for (const row of came) probe.bars.push([row, now]);
    });
  };
})();
