// Live: one event stream a page; each change becomes DOM events that htmx elements wait for (hx-trigger="live:list from:body").
