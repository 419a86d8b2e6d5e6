"""One patient, start to finish: what it is made with, its pages, its proof, making it."""
