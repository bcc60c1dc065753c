#!/bin/sh
# Makes .venv and installs what the words on the command line ask for: run, test, lint.
# Skipped when nothing has changed. Every way to fail is one sentence.
set -eu
cd "$(dirname "$0")/../.."

say_and_stop() { echo "candor: $1" >&2; exit 1; }

# A name on the PATH may be a launcher without a Python behind it, so each is asked.
suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; }

find_python() {
    for name in ${CANDOR_PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3 python; do
        if suits "$name"; then echo "$name"; return; fi
    done
    say_and_stop "Python 3.11 to 3.14 is needed and none was found: install it, or name it with CANDOR_PYTHON."
}

files=""
for part in "$@"; do
    case $part in
        run) files="$files requirements.txt requirements-local.txt" ;;
        *) files="$files requirements-$part.txt" ;;
    esac
done

wanted=$(cat $files | cksum)
stamp=".venv/installed-$(echo "$*" | tr ' ' '-')"
if [ -x .venv/bin/python ] && suits .venv/bin/python && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

if ! { [ -x .venv/bin/python ] && suits .venv/bin/python; }; then
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        say_and_stop "Python's venv is missing: install it (on Debian and Ubuntu the package python3-venv)."
    echo "candor: Making .venv with $("$python" --version)."
    rm -rf .venv
    "$python" -m venv .venv || say_and_stop "The folder .venv cannot be made here: check its permissions and the disk."
fi

echo "candor: Installing packages ($*)."
set --
for file in $files; do set -- "$@" -r "$file"; done
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "$@" ||
    say_and_stop "The Python packages could not be installed: the lines above say why; most often no package index answers."
echo "$wanted" >"$stamp"
