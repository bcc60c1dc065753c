"""`python -m audit BUNDLE`: the verifier, without Django."""

from .elsewhere import main

raise SystemExit(main())
