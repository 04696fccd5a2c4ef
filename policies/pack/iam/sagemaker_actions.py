"""The SageMaker actions whose answer opens something to whoever holds it: presigned URLs and remote sessions.

The policy pack judges documents by this list, and the guardrails deny it. Source: Service Authorization Reference,
"Actions, resources, and condition keys for Amazon SageMaker" (November 2026), where these are all the actions that
return a URL to connect to or to download from, and the one that starts a remote session:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html

`CreatePresignedDomainUrlWithPrincipalTag` is not on it. The reference does not have that action; the developer guide
("Configure SageMaker Canvas in Okta") grants it only beside `CreatePresignedDomainUrl`, which is limited here.
"""

from collections.abc import Mapping

PRESIGN = "sagemaker:CreatePresignedDomainUrl"
"""Returns a URL that opens a domain as one of its user profiles."""

CONNECTING_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "sagemaker:CreatePartnerAppPresignedUrl": ("partner-app/*",),
    "sagemaker:CreatePresignedMlflowAppUrl": ("mlflow-app/*",),
    "sagemaker:CreatePresignedMlflowTrackingServerUrl": ("mlflow-tracking-server/*",),
    "sagemaker:CreatePresignedNotebookInstanceUrl": ("notebook-instance/*",),
    "sagemaker:StartSession": ("space/*/*",),
}
"""The other actions that connect their caller to something that runs, with the resources they take, as the last part
of an ARN."""

DOWNLOADING_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "sagemaker:CreateHubContentPresignedUrls": ("hub/*", "hub-content/*/*/*"),
}
"""The actions that return URLs of files: model artifacts of a hub, in S3. The URLs work from anywhere."""

SISTER_ACTIONS: tuple[str, ...] = tuple(sorted((*CONNECTING_ACTIONS, *DOWNLOADING_ACTIONS)))
"""All of them but `PRESIGN`."""
