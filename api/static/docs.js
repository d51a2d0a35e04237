// The API's description, drawn by Swagger UI. A file of its own, because our pages run no inline script.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null, // asks nobody elsewhere
});
