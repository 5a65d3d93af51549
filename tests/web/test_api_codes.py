"""No code can be refused with that is not described: the code behind the API is read for them."""

import ast
from pathlib import Path

from perimeter import acts, core, store
from perimeter.web import api, api_codes

READ = {
    core: ("httpsign.py",),
    store: ("uploads.py",),
    acts: ("uploads.py", "filing.py"),
    api: ("api.py", "api_gate.py"),
}
RAISED = {"Refusal", "Conflict", "NotFound", "NotAllowed", "Unavailable"}
# What cannot be met here: the file is the upload's own, and one is sent with every mode but nil.
NEVER = {"file_missing", "mode_without_file"}


def raised():
    for package, names in READ.items():
        folder = Path(package.__file__).parent
        for name in names:
            for node in ast.walk(ast.parse((folder / name).read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                    yield name, node.args[0].value


def test_every_code_that_may_be_met_is_described():
    met = set(raised())
    assert {("httpsign.py", "signature_wrong"), ("filing.py", "filed_already")} <= met
    unknown = {one for one in met if one[1] not in {*api_codes.CODES, *NEVER}}
    assert unknown == set()
