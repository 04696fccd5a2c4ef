"""The local AWS, which runs inside one process, and the demonstration of a stack on it.

Folders import in this order only, each those that stand after it:

    demo                      the demonstration: its checks and what it prints
    deployment                the repository's own stack, brought up, with networks and users around it
    pulumi_engine             a Pulumi program, run in this process with the API of the local AWS
    identity_provider         an OpenID provider of the company's own, in a Node process
    emulator                  MiniStack with what it lacks, started and stopped
    aws                       what stands in for AWS where MiniStack has nothing or something else
    servers                   HTTP servers on this machine, and their certificates

`pulumi_engine/resource_types` and `aws/sagemaker` are parts of the folders that they are in: the applier and the
lookups import the resource types, and SageMaker imports the rest of `aws`.
"""
