"""How the review panel looks, in the colours of JupyterLab's own theme."""

STYLE = """<style>
.sk-review { max-width: 110rem; color: var(--jp-ui-font-color1); gap: .4rem; }
.sk-review .widget-html, .sk-review .jupyter-widget-html { height: auto; }
.sk-review .widget-html-content, .sk-review .jupyter-widget-html-content { line-height: 1.4; }
.sk-review select { appearance: auto; background-image: none !important; }
.sk-review p { margin: .1rem 0; }
.sk-review h3 { margin: .4rem 0 .1rem; font-weight: 600; color: var(--jp-ui-font-color0); }
.sk-review .sk-line { display: flex; flex-flow: row wrap; gap: .1rem 1.2rem; align-items: center; }
.sk-review label.widget-label { font-weight: 600; }
.sk-review .sk-deciding { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 4px;
  padding: .5rem .8rem; background: var(--jp-layout-color2, #f5f5f5); overflow: visible; }
.sk-review button { border: 1px solid var(--jp-border-color1, #bbb); }
.sk-review .sk-wrong { border-left: 4px solid var(--jp-error-color1, #b00020);
  padding-left: .6rem; }
.sk-review .sk-plain { border-left: 4px solid var(--jp-success-color1, #2e7d32);
  padding-left: .6rem; }
.sk-review .sk-cards { display: grid; gap: .8rem; overflow: visible;
  grid-template-columns: repeat(auto-fill, minmax(min(27rem, 100%), 1fr)); }
.sk-review .sk-card { position: relative; border: 1px solid var(--jp-border-color1, #bbb);
  border-radius: 4px; padding: .4rem .6rem; overflow: hidden; margin: 0; }
.sk-review .sk-card > .widget-box:first-child, .sk-review .sk-card > .widget-hbox:first-child {
  justify-content: space-between; overflow: visible; position: static; }
.sk-review .sk-card .widget-checkbox { position: relative; z-index: 2; }
.sk-review .sk-card .widget-checkbox label { font-weight: 600; }
/* The whole card opens it, as the button does. */
.sk-review .sk-look { position: static !important; }
.sk-review .sk-look::after { content: ""; position: absolute; inset: 0; z-index: 1;
  cursor: pointer; }
.sk-review .sk-card:hover { border-color: var(--jp-brand-color1, #1976d2); }
.sk-review img { background: #fff; border: 1px solid var(--jp-border-color1, #bbb); }
.sk-review .sk-card img { width: 94px; height: auto; margin: 3px 5px 3px 0;
  vertical-align: top; }
.sk-review .sk-chip { padding: 0 .45rem; border-radius: 3px; border: 1px solid currentColor;
  color: var(--jp-ui-font-color0); }
.sk-review .sk-approved { border-style: double; border-width: 3px; }
.sk-review .sk-returned { border-style: dashed; }
.sk-review .sk-both { display: flex; flex-flow: row wrap; gap: 1rem; align-items: flex-start;
  overflow: visible; }
.sk-review .sk-large { flex: 3 1 30rem; min-width: 0; }
.sk-review .sk-large img { display: block; width: 100%; max-width: 46rem; height: auto;
  margin-bottom: .6rem; }
.sk-review .sk-reasons { flex: 2 1 24rem; min-width: 0; }
.sk-review .sk-reasons code, .sk-review .sk-reasons td,
.sk-review .sk-reasons th { word-break: normal; overflow-wrap: normal; }
/* Room for one line, so that nothing moves when it is said. */
.sk-review .sk-told { min-height: 1.7rem; }
.sk-review .sk-warned { border-left: 4px solid var(--jp-warn-color1, #c77700);
  padding-left: .6rem; }
.sk-review table { border-collapse: collapse; width: 100%; margin-bottom: .6rem;
  overflow-wrap: break-word; }
.sk-review caption { text-align: left; font-weight: 600; padding: .3rem 0; }
.sk-review th, .sk-review td { text-align: left; vertical-align: top;
  padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--jp-border-color2, #ddd); }
</style>"""
