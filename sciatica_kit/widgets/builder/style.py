"""How the builder looks: spacing and wrapping, in JupyterLab's own colours, light and dark."""

STYLE = """<style>
.sk-builder{container-type:inline-size;color:var(--jp-ui-font-color1);line-height:1.4;margin:0}
.sk-builder .widget-html,.sk-builder .widget-html-content{height:auto;line-height:1.4;margin:0;
  color:inherit;overflow:visible}
.sk-builder .jupyter-widgets{overflow:visible}
.sk-halves{display:grid!important;grid-template-columns:minmax(0,1fr) minmax(0,1.05fr);gap:16px;
  align-items:start}
.sk-builder .sk-pane{height:calc(100vh - 220px);min-height:460px;overflow-y:auto;overflow-x:hidden;
  border:1px solid var(--jp-border-color2);border-radius:4px;padding:12px;
  background:var(--jp-layout-color1)}
.sk-builder .sk-sheet{background:var(--jp-layout-color2);padding:10px}
.sk-builder .sk-sheet img{display:block;width:100%;height:auto;margin:0 auto 10px;max-width:52rem;
  box-sizing:border-box;border:1px solid var(--jp-border-color1);background:#fff}
.sk-bar,.sk-row{flex-flow:row wrap!important;gap:6px;margin:0 0 8px}
.sk-builder .jupyter-button{width:auto;height:auto;min-height:30px;padding:2px 12px;margin:0;
  white-space:normal;line-height:1.3;text-align:center;color:var(--jp-ui-font-color1);
  background:var(--jp-layout-color2);border:1px solid var(--jp-border-color0)}
.sk-builder .jupyter-button:disabled{opacity:1;color:var(--jp-ui-font-color2);
  border-style:dashed;background:none}
.sk-builder .jupyter-button.sk-on{box-shadow:inset 0 -3px 0 var(--jp-brand-color1);font-weight:700;
  background:var(--jp-layout-color1)}
.sk-builder .jupyter-button:focus-visible,.sk-builder select:focus-visible,
.sk-builder input:focus-visible,.sk-builder textarea:focus-visible{
  outline:2px solid var(--jp-brand-color1);outline-offset:1px}
.sk-builder h2{font-size:1.15em;margin:0 0 6px;font-weight:700}
.sk-builder h3{font-size:1em;margin:12px 0 4px;font-weight:700}
.sk-builder p{margin:0 0 8px}.sk-builder ul{margin:0 0 8px;padding-left:1.3em}
.sk-ask{width:auto!important;height:auto!important;flex:none;min-height:30px;
  align-items:center!important;margin:0!important;
  padding:4px 0 4px 8px;
  border-left:4px solid var(--jp-border-color2)}
.sk-ask.sk-yes{border-left-color:var(--jp-error-color1);background:var(--jp-layout-color2)}
.sk-ask.sk-no{border-left-color:transparent}
.sk-builder .sk-ask>.widget-label{flex:1 1 auto;width:auto;max-width:none;height:auto;
  white-space:normal;text-align:left;line-height:1.35;padding-right:8px}
.sk-builder .sk-ask>select{flex:0 0 126px;width:126px;height:30px}
.sk-builder input,.sk-builder select{font-family:inherit}
.sk-builder select{appearance:auto;background-image:none!important}
.sk-builder .sk-sheet .sk-say{background:var(--jp-layout-color1)}
.sk-grid{margin-bottom:8px;display:grid!important;grid-template-columns:repeat(auto-fill,minmax(175px,1fr));
  gap:8px 12px;align-items:start}
.sk-builder .sk-field{width:100%;margin:0}
.sk-builder .sk-top{flex-direction:column;align-items:stretch;width:auto;height:auto;margin:0}
.sk-builder .sk-top>.widget-label{width:auto;max-width:none;height:auto;white-space:normal;
  text-align:left;line-height:1.4;margin:0}
.sk-builder .sk-top>input,.sk-builder .sk-top>select,.sk-builder .sk-top>textarea{width:100%;
  flex:none;box-sizing:border-box}
.sk-builder .sk-top>input,.sk-builder .sk-top>select{height:30px}
.sk-more{gap:6px;margin:0 0 6px}
.sk-wide{grid-column:1/-1}
.sk-builder .sk-tick{width:100%;height:auto;margin:0}
.sk-builder .sk-tick label{white-space:normal;line-height:1.35;width:auto;max-width:none;
  display:flex;gap:6px;align-items:flex-start;height:auto}
.sk-builder .sk-tick input{flex:none;margin:.2em 0 0;align-self:flex-start!important}
.sk-bad{color:var(--jp-error-color0,var(--jp-error-color1));font-weight:600}
.sk-say{border-left:4px solid var(--jp-error-color1);padding:4px 8px;margin:4px 0 8px;
  background:var(--jp-layout-color2)}
.sk-done{border-left:4px solid var(--jp-success-color1);padding:4px 8px;margin:4px 0 8px;
  background:var(--jp-layout-color2)}
.sk-note{border-left:4px solid var(--jp-border-color1);padding:4px 8px;margin:4px 0 8px}
.sk-small{font-size:.92em;color:var(--jp-ui-font-color1)}
.sk-builder figure{margin:0}
.sk-builder .sk-card h3{margin-top:0}
.sk-card{border:1px solid var(--jp-border-color1);border-radius:4px;padding:10px;margin:0 0 12px;
  gap:6px}
.sk-picture svg{display:block;width:100%;height:auto;max-height:170px;background:#fff;
  border-radius:3px}
.sk-doses{display:grid!important;grid-template-columns:repeat(auto-fill,minmax(84px,1fr));gap:6px}
.sk-held{border-collapse:collapse;width:100%;font-size:.92em}
.sk-held td,.sk-held th{text-align:left;vertical-align:top;padding:3px 6px;white-space:normal;
  border-bottom:1px solid var(--jp-border-color2)}
.sk-builder a{color:var(--jp-content-link-color);text-decoration:underline}
.sk-builder .sk-hidden{display:none!important}
@container (max-width:640px){.sk-halves{grid-template-columns:minmax(0,1fr)}}
</style>"""
