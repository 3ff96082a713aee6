// One script for production, as a portal would name it: its own name, all styles within.
import { defineConfig } from "vite";

export default defineConfig({
  esbuild: { jsx: "automatic" },
  build: {
    target: "baseline-widely-available",
    modulePreload: false,
    outDir: "dist",
    rollupOptions: { input: "main.jsx", output: { entryFileNames: "react-peer.js" } },
  },
});
