"""The house style: layout, components, tokens, icons, template tags and the browser's modules.

Every page is assembled from what is here, works by links and forms alone, carries no inline style or
script, and says dates, hours and sizes in French words. What the browser receives is built by
`npm run build` from `css/` and from `frontend/` into `static/ui/`.
"""
