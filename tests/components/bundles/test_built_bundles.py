"""What the bundles really hold and that they run on their own; `make test` builds both targets before."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, require
from tests.functions.page import deployed as page

REPOSITORY = Path(__file__).parents[3]
DEPLOYED, LOCAL = Target(), Target.of_this_machine()
BUILT = {DEPLOYED: REPOSITORY / "build", LOCAL: REPOSITORY / "build" / "local"}
ELF_MACHINE = {"x86_64": 0x3E, "arm64": 0xB7}  # e_machine, at byte 18 of an ELF file
TARGETS = [pytest.param(DEPLOYED, id="deployed"), pytest.param(LOCAL, id="this machine")]

CALLS_SAGEMAKER = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "example",
    "AWS_SECRET_ACCESS_KEY": "example",
}
ENVIRONMENT = {
    "authorizer": {
        "ISSUERS": json.dumps(
            [
                {
                    "issuer": "https://issuer.example",
                    "client_ids": ["client"],
                    "token_use": "access",
                    "profile_claim": "username",
                    "jwks_uri": "https://issuer.example/keys",
                }
            ]
        ),
    },
    "pre_token": {
        "DIRECTORY_TABLE": "people",
        "ISSUERS_OF_POOLS": "https://cognito-idp.eu-west-1.amazonaws.com",
        "AWS_REGION": "eu-west-1",
    },
    "key_refresher": {
        "KEY_SOURCES": json.dumps([{"issuer": "https://issuer.example", "discover": True}]),
        "KEY_TABLE": "keys",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "example",
        "AWS_SECRET_ACCESS_KEY": "example",
    },
    "presigner": {
        "DOMAIN_ID": "d-abcdefghijkl",
        "SAGEMAKER_ENDPOINT": "https://sagemaker.example",
        "EXPIRES_IN_SECONDS": "60",
        "SESSION_SECONDS": "3600",
        "SPACES": "[]",
        "LANDING_URIS": "[]",
        "CORS_ORIGINS": "[]",
        **CALLS_SAGEMAKER,
    },
    "profile_creator": {
        "DOMAIN_ID": "d-abcdefghijkl",
        "SAGEMAKER_ENDPOINT": "https://sagemaker.example",
        "EXECUTION_ROLE_ARN": "",
        "SECURITY_GROUP_IDS": "[]",
        "TAGS": "{}",
        **CALLS_SAGEMAKER,
    },
    "page": page.ENVIRONMENT,
    "preflight": {"CORS_ORIGINS": '["https://portal.example.com"]'},
}

# Runs in an interpreter that sees the standard library and the unpacked bundle only, and tells what it loaded.
IMPORT_ALONE = """
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import handler
assert callable(handler.handler)
{more}
outside = [
    module.__name__
    for module in list(sys.modules.values())
    if "site-packages" in (getattr(module, "__file__", None) or "")
]
assert not outside, outside
"""


@pytest.fixture(scope="module")
def archives() -> dict[tuple[str, Target], zipfile.ZipFile]:
    return {
        (function, target): zipfile.ZipFile(require(function, target, folder))
        for function in FUNCTIONS
        for target, folder in BUILT.items()
    }


def run_alone(function: str, folder: Path, more: str = "") -> subprocess.CompletedProcess[str]:
    with zipfile.ZipFile(require(function, LOCAL, BUILT[LOCAL])) as archive:
        archive.extractall(folder)
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", IMPORT_ALONE.format(more=more), str(folder)],
        env=ENVIRONMENT[function] | {"PATH": os.defpath, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bundle_runs_with_nothing_but_itself_on_the_path(function: str, tmp_path: Path):
    run = run_alone(function, tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_authorizer_s_bundle_can_verify_signatures_and_ask_for_a_second_opinion(tmp_path: Path):
    more = """
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
import jwt
assert "RS256" in jwt.algorithms.get_default_algorithms()
"""
    run = run_alone("authorizer", tmp_path, more)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_presigner_s_trimmed_botocore_can_presign_domain_urls(tmp_path: Path):
    more = """
import botocore.session
session = botocore.session.Session()
assert session.get_available_services() == ["sagemaker"]
client = session.create_client("sagemaker", region_name="us-gov-west-1")
shape = client.meta.service_model.operation_model("CreatePresignedDomainUrl").input_shape
assert {"DomainId", "UserProfileName", "SpaceName", "LandingUri"} <= set(shape.members)
assert client.meta.endpoint_url == "https://api.sagemaker.us-gov-west-1.amazonaws.com"
"""
    run = run_alone("presigner", tmp_path, more)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_trigger_s_trimmed_botocore_can_update_items(tmp_path: Path):
    more = """
import botocore.session
session = botocore.session.Session()
assert session.get_available_services() == ["dynamodb"]
client = session.create_client("dynamodb", region_name="cn-north-1")
shape = client.meta.service_model.operation_model("UpdateItem").input_shape
assert {"ConditionExpression", "UpdateExpression"} <= set(shape.members)
assert client.meta.endpoint_url == "https://dynamodb.cn-north-1.amazonaws.com.cn"
"""
    run = run_alone("pre_token", tmp_path, more)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bundle_holds_nothing_that_differs_between_machines(
    function: str, target: Target, archives: dict[tuple[str, Target], zipfile.ZipFile]
):
    paths = [Path(name) for name in archives[function, target].namelist()]
    assert "handler.py" in map(str, paths)
    assert not [path for path in paths if path.suffix == ".pyc" or "__pycache__" in path.parts]
    assert not [path for path in paths if path.name in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}]
    assert not [path for path in paths if path.parts[0] == "bin"]
    assert not [path for path in paths if path.name.startswith("requirements.")]


WITH_CRYPTOGRAPHY = ("authorizer", "key_refresher")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bundle_holds_native_code_of_its_target_only(
    function: str, target: Target, archives: dict[tuple[str, Target], zipfile.ZipFile]
):
    if target.system != "Linux":
        pytest.skip("native code of another system than Lambda's is not ELF")
    archive = archives[function, target]
    libraries = [name for name in archive.namelist() if name.endswith(".so")]
    machines = {int.from_bytes(archive.read(name)[18:20], "little") for name in libraries}
    assert machines == ({ELF_MACHINE[target.architecture]} if function in WITH_CRYPTOGRAPHY else set())


def test_the_deployed_authorizer_has_the_extension_of_its_python(archives: dict[tuple[str, Target], zipfile.ZipFile]):
    names = archives["authorizer", DEPLOYED].namelist()
    extensions = [name for name in names if name.startswith("_cffi_backend.")]
    assert extensions == ["_cffi_backend.cpython-313-aarch64-linux-gnu.so"]
    assert "cryptography/hazmat/bindings/_rust.abi3.so" in names


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("function", "service"),
    [("authorizer", "dynamodb"), ("presigner", "sagemaker"), ("pre_token", "dynamodb"), ("key_refresher", "dynamodb")],
)
def test_a_bundle_has_the_model_of_one_service(
    function: str, service: str, target: Target, archives: dict[tuple[str, Target], zipfile.ZipFile]
):
    names = archives[function, target].namelist()
    data = {Path(name).parts[2] for name in names if name.startswith("botocore/data/")}
    assert data == {
        "_retry.json",
        "endpoints.json",
        "partitions.json",
        service,
        "sdk-default-configuration.json",
    }


def test_the_refresher_reads_key_sets_with_the_same_modules_as_the_authorizer(
    archives: dict[tuple[str, Target], zipfile.ZipFile],
):
    authorizer, refresher = archives["authorizer", DEPLOYED], archives["key_refresher", DEPLOYED]
    for module in ("key_set", "key_source", "strict_decoding"):
        assert refresher.read(f"{module}.py") == authorizer.read(f"{module}.py")
    assert "verifier.py" not in refresher.namelist()


def test_the_authorizer_s_trimmed_botocore_can_read_tables(tmp_path: Path):
    more = """
import botocore.session
session = botocore.session.Session()
assert session.get_available_services() == ["dynamodb"]
client = session.create_client("dynamodb", region_name="us-gov-west-1")
assert client.meta.endpoint_url == "https://dynamodb.us-gov-west-1.amazonaws.com"
"""
    run = run_alone("authorizer", tmp_path, more)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bundle_fits_a_direct_upload(
    function: str, target: Target, archives: dict[tuple[str, Target], zipfile.ZipFile]
):
    limit = 50_000_000  # bytes; AWS Lambda Developer Guide, "Lambda quotas": zipped, direct upload
    assert sum(entry.file_size for entry in archives[function, target].infolist()) < limit
