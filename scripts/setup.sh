#!/bin/sh
# Makes the virtual environment in .venv and installs one of the lock files into it.
#   sh scripts/setup.sh requirements.txt
# Nothing but Python 3.11 or newer is needed; uv is used when it is there. A stamp beside the packages
# holds the lock's checksum, so that a second run has nothing to do.
set -eu
lock=$1
venv=${VENV:-.venv}
python=$venv/bin/python

newest_python() {
    for name in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
        # A version manager's shim may stand on the path and still refuse to run: ask it.
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    echo "set-up: no Python 3.11 or newer was found (tried python3.14 down to python3)." >&2
    echo "        On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
    exit 2
}

make_venv() {
    base=$(newest_python)
    version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if command -v uv >/dev/null 2>&1; then
        echo "set-up: virtual environment in $venv (Python $version, by uv)"
        uv venv -q --clear --python "$base" "$venv"
    elif "$base" -c 'import ensurepip' >/dev/null 2>&1; then
        echo "set-up: virtual environment in $venv (Python $version)"
        "$base" -m venv --clear "$venv"
    else
        echo "set-up: Python $version has no ensurepip, which a virtual environment needs." >&2
        echo "        On Debian or Ubuntu: apt-get install python$version-venv" >&2
        exit 2
    fi
}

"$python" -c '' >/dev/null 2>&1 || make_venv
sum=$(cksum <"$lock")
stamp=$venv/.installed-$(basename "$lock" .txt)
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$sum" ]; then
    exit 0
fi
echo "set-up: installing $(basename "$lock") (hashes checked)"
if command -v uv >/dev/null 2>&1; then
    uv pip install -q --python "$python" --require-hashes --compile-bytecode -r "$lock"
else
    "$python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
fi
# Without byte code every start of a command would compile pandas and pandera again.
"$python" -m compileall -q schemas scripts >/dev/null || true
echo "$sum" >"$stamp"
